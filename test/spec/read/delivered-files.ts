import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type Delivery,
  loadAdapters,
  type OpenedDelivery,
  openDelivery,
  receiveDeliveries,
} from "../../../src/ingest/index.ts";
import { openDuckDb } from "../../../src/sql/duckdb.ts";
import type { Engine, Row } from "../../../src/sql/engine.ts";

/** Columns enough to recognise these tables; the contract has more. */
export const KNOWN_TABLES = [
  {
    table: "service_events",
    columns: ["event_id", "region_code", "cost_centre_id", "started_at", "code", "quantity"],
  },
  {
    table: "ledger_entries",
    columns: ["region_code", "cost_centre_id", "account", "period", "amount_cents"],
  },
] as const;

export const EVENT_HEADER = "event_id;region_code;cost_centre_id;started_at;code;quantity";

export type Deliveries = {
  readonly folder: string;
  readonly spillFolder: string;
  readonly engine: Engine;
  /** Writes one file, by its path under `deliveries/`. */
  readonly write: (path: string, content: string | Uint8Array) => void;
  readonly receive: () => Promise<Delivery[]>;
  readonly open: (delivery: Delivery) => Promise<OpenedDelivery>;
  readonly close: () => void;
};

/** A `deliveries/` folder of its own for one test. */
export async function emptyDeliveries(adapterFolder?: string): Promise<Deliveries> {
  const root = mkdtempSync(join(tmpdir(), "paketti-read-"));
  const folder = join(root, "deliveries");
  const spillFolder = join(root, "tmp");
  mkdirSync(folder);
  const engine = await openDuckDb({ threads: 1 });
  const adapters = loadAdapters(adapterFolder ?? join(root, "adapters"));
  return {
    folder,
    spillFolder,
    engine,
    write: (path, content) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    },
    receive: () => receiveDeliveries(engine, folder, { tables: KNOWN_TABLES, adapters }),
    open: (delivery) => openDelivery(engine, delivery, adapters, { spillFolder }),
    close: () => {
      engine.close();
      rmSync(root, { recursive: true });
    },
  };
}

/** The one delivery of a folder, opened, with all findings and the rows of its relations. */
export async function readOnly(deliveries: Deliveries) {
  const [delivery, ...others] = await deliveries.receive();
  if (delivery === undefined || others.length > 0) throw new Error("expected one delivery");
  const opened = await deliveries.open(delivery);
  const rows: Row[] = [];
  for (const { relation } of opened.relations) {
    rows.push(...(await deliveries.engine.rows(`select * from ${relation} order by row_number`)));
  }
  const findings = [...delivery.findings, ...opened.findings];
  const [relation] = opened.relations;
  await opened.close();
  return { delivery, rows, findings, relation, rejects: relation?.rejects ?? [] };
}
