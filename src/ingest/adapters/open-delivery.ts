import { UserError } from "../../domain/errors.ts";
import { countValue, type Engine, requiredText, sqlName, sqlText } from "../../sql/engine.ts";
import { openFile } from "../read/open-file.ts";
import type { RawRelation, ReadSettings } from "../read/raw-relation.ts";
import { spillName } from "../read/spill.ts";
import {
  type DeliveredFile,
  type Delivery,
  type ReceiveFinding,
  receiveFinding,
  usedFiles,
} from "../receive/delivery.ts";
import type { Adapter, AdapterSource } from "./adapter.ts";

export type OpenedDelivery = {
  /** One relation for each file and contract table; for an adapter one for each of its outputs and corrected files. */
  readonly relations: readonly RawRelation[];
  /** The files an adapter reads, with the rows of theirs that could not be read; else empty. */
  readonly sources: readonly RawRelation[];
  /** What the opening showed, on top of the delivery's own findings. */
  readonly findings: readonly ReceiveFinding[];
  readonly close: () => Promise<void>;
};

/**
 * Opens what counts of a delivery as relations named by contract tables.
 *
 * A file that cannot be read becomes the finding "file.unreadable"; the others are opened all the same.
 *
 * @param adapters Every adapter there is; the delivery names the one it needs.
 */
export async function openDelivery(
  engine: Engine,
  delivery: Delivery,
  adapters: ReadonlyMap<string, Adapter>,
  settings: ReadSettings,
): Promise<OpenedDelivery> {
  const adapter = delivery.adapter === null ? undefined : adapters.get(delivery.adapter);
  const used = usedFiles(delivery);
  if (adapter === undefined) return openFiles(engine, delivery, used, settings);
  const [files, corrected] = [
    await openFiles(engine, delivery, filesThat(used, false), settings),
    await openFiles(engine, delivery, filesThat(used, true), settings),
  ];
  const close: (() => Promise<void>)[] = [files.close, corrected.close];
  const closeAll = async () => {
    for (const one of close.toReversed()) await one();
  };
  try {
    const made = await openOutputs(engine, delivery, adapter, files, close, closeAll);
    return {
      ...made,
      relations: [...made.relations, ...corrected.relations],
      findings: [...made.findings, ...corrected.findings],
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

const CANNOT_ADAPT: ReadonlySet<string> = new Set([
  "adapter.source_missing",
  "adapter.column_missing",
  "file.unreadable",
]);

function missingColumns(
  deliveryId: string,
  source: AdapterSource,
  parts: readonly RawRelation[],
): ReceiveFinding[] {
  return parts.flatMap((part) => {
    const found = new Set(part.columns.map((column) => column.name.toLowerCase()));
    const missing = source.columns.filter((column) => !found.has(column.toLowerCase()));
    if (missing.length === 0) return [];
    const message = `${source.name} lacks the columns ${missing.join(", ")}, which the adapter reads; send the file again with them`;
    return [receiveFinding("adapter.column_missing", deliveryId, part.file, message)];
  });
}

function filesThat(files: readonly DeliveredFile[], isCorrected: boolean): DeliveredFile[] {
  return files.filter((file) => file.isCorrected === isCorrected);
}

async function openFiles(
  engine: Engine,
  delivery: Delivery,
  files: readonly DeliveredFile[],
  settings: ReadSettings,
): Promise<OpenedDelivery> {
  const relations: RawRelation[] = [];
  const findings: ReceiveFinding[] = [];
  const { deliveryId } = delivery;
  for (const file of files) {
    try {
      const table = file.table ?? "";
      const relation = await openFile(engine, { deliveryId, table, file }, settings);
      relations.push(relation);
      findings.push(...relation.findings);
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== "invalid_delivery") throw error;
      findings.push(receiveFinding("file.unreadable", deliveryId, file.path, error.message));
    }
  }
  return {
    relations,
    sources: [],
    findings,
    close: async () => {
      for (const relation of relations) await relation.close();
    },
  };
}

async function openOutputs(
  engine: Engine,
  delivery: Delivery,
  adapter: Adapter,
  files: OpenedDelivery,
  close: (() => Promise<void>)[],
  closeAll: () => Promise<void>,
): Promise<OpenedDelivery> {
  const sources = new Map<string, string>();
  const findings = [...files.findings];
  for (const source of adapter.sources) {
    const parts = files.relations.filter((relation) => relation.table === source.name);
    if (parts.length === 0 && source.isRequired) {
      const message = `no file of the delivery is the adapter's source ${source.name}; send it, or name it in manifest.yaml`;
      findings.push(receiveFinding("adapter.source_missing", delivery.deliveryId, null, message));
    }
    findings.push(...missingColumns(delivery.deliveryId, source, parts));
    const view = sqlName(spillName(`${delivery.deliveryId}\nsource ${source.name}`));
    await engine.run(
      `create or replace temp view ${view} as ${unionOfParts(source.columns, parts)}`,
    );
    close.push(() => engine.run(`drop view if exists ${view}`));
    sources.set(source.name, view);
  }
  if (findings.some((finding) => CANNOT_ADAPT.has(finding.checkId))) {
    return { relations: [], sources: files.relations, findings, close: closeAll };
  }
  const fill = (file: string) => filledSql(adapter, file, sources, delivery);
  const relations: RawRelation[] = [];
  for (const [table, file] of Object.entries(adapter.definition.outputs)) {
    const relation = await openOutput(engine, delivery, table, fill(file), files.relations);
    close.push(relation.close);
    relations.push(relation);
  }
  findings.push(...(await accountFindings(engine, delivery, adapter, fill, files.relations)));
  return { relations, sources: files.relations, findings, close: closeAll };
}

/**
 * All files of one source, one after another in order of their names; `row_number` counts on from
 * file to file.
 */
function unionOfParts(columns: readonly string[], parts: readonly RawRelation[]): string {
  let before = 0;
  const selects = parts.map((part) => {
    const found = new Map(part.columns.map(({ name }) => [name.toLowerCase(), name]));
    const cells = columns.map((column) => {
      const name = found.get(column.toLowerCase());
      const value = name === undefined ? "null" : sqlName(name);
      return `cast(${value} as varchar) as ${sqlName(column)}`;
    });
    const select = `select row_number + ${before} as row_number, ${cells.join(", ")} from ${part.relation}`;
    before += part.rowCount ?? 0;
    return select;
  });
  if (selects.length > 0) return selects.join("\nunion all ");
  const cells = columns.map((column) => `cast(null as varchar) as ${sqlName(column)}`);
  return `select cast(0 as bigint) as row_number, ${cells.join(", ")} where false`;
}

/** `{{ source }}` becomes the relation, `{{ parameters.name }}` and `{{ manifest.name }}` a literal. */
function filledSql(
  adapter: Adapter,
  file: string,
  sources: ReadonlyMap<string, string>,
  delivery: Delivery,
): string {
  const scalars: Readonly<Record<string, string | number | boolean | null>> = {
    ...prefixed("parameters", adapter.definition.parameters),
    ...prefixed("manifest", {
      organiser: delivery.organiser,
      source: delivery.source,
      from: delivery.period?.from ?? null,
      until: delivery.period?.until ?? null,
    }),
  };
  const text = adapter.sqlFiles.get(file) ?? "";
  return text.replace(/\{\{\s*([a-z_.0-9]+)\s*\}\}/g, (place, name: string) => {
    const relation = sources.get(name);
    if (relation !== undefined) return relation;
    const scalar = scalars[name];
    if (scalar === undefined) {
      const message = `adapters/${adapter.definition.adapter}/${file}: ${place} is neither a source nor a parameter`;
      throw new UserError("invalid_definition", message);
    }
    return typeof scalar === "string" ? sqlText(scalar) : String(scalar);
  });
}

function prefixed<Value>(
  prefix: string,
  values: Readonly<Record<string, Value>>,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]),
  );
}

async function openOutput(
  engine: Engine,
  delivery: Delivery,
  table: string,
  sql: string,
  parts: readonly RawRelation[],
): Promise<RawRelation> {
  const relation = sqlName(spillName(`${delivery.deliveryId}\noutput ${table}`));
  await engine.run(`create or replace temp view ${relation} as ${sql}`);
  const described = await engine.rows(`describe select * from ${relation}`);
  const columns = described.map((row) => ({
    name: requiredText(row, "column_name"),
    type: requiredText(row, "column_type"),
  }));
  return {
    relation,
    table,
    file: parts.map((part) => part.file).join(", "),
    columns: columns.filter((column) => column.name !== "row_number"),
    decimalComma: false,
    isQuickToRead: false,
    fewValued: new Set(),
    rowCount: null,
    rejects: [],
    findings: [],
    close: () => engine.run(`drop view if exists ${relation}`),
  };
}

/** Every delivered row has a fate: what is left out is named, and the fates add up to the rows. */
async function accountFindings(
  engine: Engine,
  delivery: Delivery,
  adapter: Adapter,
  fill: (file: string) => string,
  parts: readonly RawRelation[],
): Promise<ReceiveFinding[]> {
  const rows = await engine.rows(
    `select source_name, fate, cast(sum(row_count) as bigint) as row_count
     from (${fill(adapter.definition.accounting)}) as accounting
     group by source_name, fate order by source_name, fate`,
  );
  const fates = rows.map((row) => ({
    source: requiredText(row, "source_name"),
    fate: requiredText(row, "fate"),
    rowCount: countValue(row, "row_count"),
  }));
  const { deliveryId } = delivery;
  const leftOut = fates
    .filter(({ fate }) => fate !== "used")
    .map(({ source, fate, rowCount }) =>
      receiveFinding(
        "adapter.left_out",
        deliveryId,
        null,
        `${rowCount} rows of ${source} are not used: ${fate}`,
        rowCount,
      ),
    );
  const unaccounted = adapter.sources.flatMap(({ name }) => {
    const received = parts
      .filter((part) => part.table === name)
      .reduce((sum, part) => sum + (part.rowCount ?? 0) - part.rejects.length, 0);
    const accounted = fates
      .filter(({ source }) => source === name)
      .reduce((sum, { rowCount }) => sum + rowCount, 0);
    if (received === accounted) return [];
    const message = `the adapter accounts for ${accounted} of the ${received} rows of ${name}; this is a fault in the adapter's SQL`;
    const difference = Math.abs(received - accounted);
    return [receiveFinding("adapter.rows_not_accounted", deliveryId, null, message, difference)];
  });
  return [...leftOut, ...unaccounted];
}
