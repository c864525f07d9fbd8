import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../../../src/domain/package-root.ts";
import { PseudonymKey } from "../../../src/identity/index.ts";
import {
  type LandingContext,
  type LandingProgress,
  landDeliveries,
} from "../../../src/identity/land.ts";
import type { Landing } from "../../../src/identity/landed.ts";
import {
  type AcceptedDeviation,
  type Finding,
  loadChecks,
  loadContract,
  receiveDeliveries,
} from "../../../src/ingest/index.ts";
import { openDuckDb } from "../../../src/sql/duckdb.ts";
import type { Engine, Row } from "../../../src/sql/engine.ts";

export const contract = loadContract(join(PACKAGE_ROOT, "contract"));
export const checks = loadChecks(join(PACKAGE_ROOT, "checks"), contract);
export const testKey = new PseudonymKey("client", new Uint8Array(32).fill(7));

/** A workspace in a temporary folder, with an engine. */
export type Delivered = {
  readonly root: string;
  readonly engine: Engine;
  readonly put: (delivery: string, file: string, content: string | Uint8Array) => void;
  readonly land: (options?: LandOptions) => Promise<Landing>;
  readonly landedRows: (landing: Landing, table: string, sql?: string) => Promise<Row[]>;
  readonly remove: () => void;
};

export type LandOptions = {
  readonly accepted?: readonly AcceptedDeviation[];
  readonly key?: PseudonymKey;
  readonly onProgress?: (progress: LandingProgress) => void;
};

const manifestOf = (delivery: string) => `organiser: "07"
source: source of ${delivery}
period: { from: 2024-01-01, until: 2025-01-01 }
contract: 1
`;

export async function newDelivered(): Promise<Delivered> {
  const root = mkdtempSync(join(tmpdir(), "paketti-landing-"));
  const engine = await openDuckDb({ threads: 1 });
  const deliveries = join(root, "deliveries");
  mkdirSync(deliveries);
  mkdirSync(join(root, "scratch"), { mode: 0o700 });
  return {
    root,
    engine,
    put: (delivery, file, content) => {
      mkdirSync(join(deliveries, delivery), { recursive: true });
      const manifest = join(deliveries, delivery, "manifest.yaml");
      if (!existsSync(manifest)) writeFileSync(manifest, manifestOf(delivery));
      writeFileSync(join(deliveries, delivery, file), content);
    },
    land: (options) => landAll(root, engine, options ?? {}),
    landedRows: async (landing, table, sql = "select * from landed") => {
      const files = landing.partitions.filter((partition) => partition.table === table);
      const list = files.map(({ path }) => `'${path}'`).join(", ");
      return engine.rows(`with landed as (select * from read_parquet([${list}])) ${sql}`);
    },
    remove: () => {
      engine.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** What lies in the deliveries folder, and the adapters it could need. */
export async function receivedFrom({ root, engine }: Pick<Delivered, "root" | "engine">) {
  const tables = contract.tables.map(({ table, columns }) => ({
    table,
    columns: columns.map(({ name }) => name),
  }));
  const adapters: LandingContext["adapters"] = new Map();
  const folder = join(root, "deliveries");
  return { adapters, deliveries: await receiveDeliveries(engine, folder, { tables, adapters }) };
}

async function landAll(root: string, engine: Engine, options: LandOptions): Promise<Landing> {
  const { adapters, deliveries } = await receivedFrom({ root, engine });
  return landDeliveries(deliveries, {
    engine,
    contract,
    checks,
    adapters,
    accepted: options.accepted ?? [],
    key: options.key ?? testKey,
    linkage: null,
    warehouseFolder: join(root, "warehouse"),
    spillFolder: join(root, "scratch"),
    today: "2026-01-15",
    programVersion: "0.1.0",
    onProgress: options.onProgress ?? (() => undefined),
  });
}

/** The findings of one check. */
export function findingsOf(landing: Landing, checkId: string): Finding[] {
  return landing.findings.filter((finding) => finding.check_id === checkId);
}

/** Rows of columns and cells as CSV with semicolons. */
export function csv(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${[columns, ...rows].map((cells) => cells.join(";")).join("\n")}\n`;
}
