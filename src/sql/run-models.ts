import { statSync } from "node:fs";
import { join } from "node:path";
import { type Engine, type Row, sqlName, sqlText } from "./engine.ts";
import { fileNameOf } from "./file-name.ts";
import { fillReferences, type Model, type ModelSpec, modelHash } from "./models.ts";
import { numberedTexts } from "./numbered-texts.ts";
import { emptyRelation, rowsSql } from "./rows-sql.ts";
import { areSmall, runSideBySide, type Task } from "./side-by-side.ts";
import {
  contentHash,
  findStored,
  type MadeFrom,
  type StoredTable,
  storeQuery,
  unchangedHash,
} from "./warehouse.ts";

/** A region's year, or everything. */
export type Partition = { readonly regionCode: string; readonly year: number } | null;

/** A table that comes from outside the models: landed deliveries, the catalogue, the rules. */
export type Source = {
  readonly columns: ModelSpec["columns"];
  readonly files: readonly {
    readonly partition: Partition;
    readonly path: string;
    readonly hash: string;
    /** Whether this run wrote it; others are held to their hashes before they are read. */
    readonly isFresh?: boolean;
  }[];
  /**
   * Whether each region's year has a file of its own beside the one of everything: models of a region's
   * year then read theirs alone, and are not made again when another region's rows change.
   */
  readonly isScoped?: boolean;
};

/** Makes the rows of one partition in TypeScript, for what SQL cannot say. */
export type ComputedStep = (inputs: {
  readonly rows: (name: string) => Promise<Row[]>;
  readonly partition: Partition;
}) => Promise<Row[]>;

export type ModelsRun = {
  readonly engine: Engine;
  readonly warehouseFolder: string;
  readonly models: readonly Model[];
  readonly sources: ReadonlyMap<string, Source>;
  readonly steps: ReadonlyMap<string, ComputedStep>;
  readonly partitions: readonly NonNullable<Partition>[];
  /** Files of models that were made elsewhere and are not computed here. */
  readonly received?: ModelOutputs;
  /** Mixed into every hash: the program's version and whatever else a result depends on. */
  readonly salt: string;
  readonly onModel: (event: ModelEvent) => void;
};

export type ModelEvent = {
  readonly model: string;
  readonly partition: Partition;
  readonly rowCount: number;
  readonly byteCount: number;
  readonly isComputed: boolean;
};

/** A model's file; `hash` is what its readers depend on. */
export type ModelOutput = Pick<StoredTable, "path" | "hash" | "sha256" | "rowCount"> & {
  readonly partition: Partition;
  readonly isFresh?: boolean;
};
export type ModelOutputs = ReadonlyMap<string, readonly ModelOutput[]>;

/** What a file depends on besides the tables it reads, as names among its inputs. */
export const PROGRAM = "program";
export const STATEMENT = "statement";

type Relation = {
  readonly sql: string;
  readonly hash: string;
  /** Files behind it that earlier runs wrote. */
  readonly kept: readonly string[];
};

/** A model's statement in one partition: its text, the hash of all it depends on, and that one by one. */
export type Statement = Relation & { readonly inputs: MadeFrom };

/**
 * Brings every model up to date and gives the files that hold them.
 *
 * A model's file is named by the hash of its statement, its partition and the hashes of what it
 * reads; what has that name already is not computed again. A model whose rows have an order passes on the
 * hash of its bytes, so what comes after one that came out the same is not computed again either.
 *
 * @throws UserError "release_damaged" naming a file of an earlier run whose bytes have changed since, before
 *   anything is computed from it.
 */
export async function runModels(run: ModelsRun): Promise<ModelOutputs> {
  const outputs = new Map<string, ModelOutput[]>();
  const whole = new Set<string>();
  const done = new Set<string>();
  const tasks: Task[] = [];
  for (const model of run.models.filter(({ spec }) => spec.kind === "table")) {
    const files: ModelOutput[] = [...(run.received?.get(model.name) ?? [])];
    outputs.set(model.name, files);
    const tell = (partition: Partition, { rowCount, path }: StoredTable, isComputed: boolean) =>
      run.onModel({
        model: model.name,
        partition,
        rowCount,
        byteCount: statSync(path).size,
        isComputed,
      });
    for (const file of files) tell(file.partition, file, false);
    if (run.received?.has(model.name)) continue;
    for (const partition of partitionsOf(model, run)) {
      const reads = placesRead(model, partition, run);
      const paths = () =>
        tablesRead(model, run.models).flatMap((name) =>
          filesRead(name, partition, run.sources, outputs).map(({ path }) => path),
        );
      tasks.push({
        isReady: () => reads.every((place) => done.has(place)),
        isSmall: () => areSmall(paths()),
        run: async (engine) => {
          const made = await bringUpToDate(model, partition, { ...run, engine }, outputs, whole);
          const { stored, isComputed } = made;
          files.push({
            ...stored,
            hash: readersHash(model, stored),
            partition,
            isFresh: isComputed,
          });
          done.add(placeName(model, partition));
          tell(partition, stored, isComputed);
        },
      });
    }
  }
  await runSideBySide(run.engine, tasks);
  for (const files of outputs.values()) files.sort(inOrderOf(run.partitions));
  return outputs;
}

/** The files of models, by `placeName`, that a model reads in a partition, its views' included. */
function placesRead(model: Model, partition: Partition, run: ModelsRun): string[] {
  return tablesRead(model, run.models).flatMap((name) => {
    const read = run.models.find((candidate) => candidate.name === name);
    if (read === undefined || run.received?.has(name)) return [];
    return partitionsOf(read, run)
      .filter((file) => covers(file, partition))
      .map((file) => placeName(read, file));
  });
}

function placeName({ name }: Model, partition: Partition): string {
  return partition === null ? name : `${name} ${partition.regionCode}/${partition.year}`;
}

function inOrderOf(partitions: ModelsRun["partitions"]) {
  const place = ({ partition }: ModelOutput) =>
    partitions.findIndex((one) => isSamePlace(one, partition));
  return (left: ModelOutput, right: ModelOutput) => place(left) - place(right);
}

/** A model's rows of all partitions, to be read after a run; empty where nothing was delivered for it. */
export function relationOfOutput(outputs: ModelOutputs, model: Model): string {
  const files = outputs.get(model.name) ?? [];
  return files.length === 0
    ? emptyRelation(model.spec.columns)
    : filesRelation(files.map((file) => file.path));
}

/** @throws when there is no model of that name. */
export function modelNamed(run: ModelsRun, name: string): Model {
  const model = run.models.find((candidate) => candidate.name === name);
  if (model === undefined) throw new Error(`no model is named ${name}`);
  return model;
}

/** What the readers of a model's file depend on: its bytes where its rows have an order. */
export function readersHash(model: Model, stored: StoredTable): string {
  return model.spec.order_by.length === 0 ? stored.hash : stored.sha256;
}

/** The partitions of a model, in order. */
export function partitionsOf(
  model: Model,
  run: Pick<ModelsRun, "partitions">,
): readonly Partition[] {
  return model.spec.partition === "all" ? [null] : run.partitions;
}

async function bringUpToDate(
  model: Model,
  partition: Partition,
  run: ModelsRun,
  outputs: ModelOutputs,
  whole: Set<string>,
): Promise<{ stored: StoredTable; isComputed: boolean }> {
  const statement = statementOf(model, partition, run, outputs);
  const folder = folderOf(model, partition, run);
  const found = findStored(folder, statement.hash);
  if (found !== null) return { stored: found, isComputed: false };
  for (const path of statement.kept.filter((file) => !whole.has(file))) {
    await unchangedHash(path);
    whole.add(path);
  }
  if (model.spec.computed_by === undefined) {
    return {
      stored: await storeQuery(
        run.engine,
        folder,
        statement.hash,
        ordered(model, await sqlToRun(model, partition, run, outputs)),
        statement.inputs,
      ),
      isComputed: true,
    };
  }
  const step = run.steps.get(model.spec.computed_by);
  if (step === undefined) throw new Error(`${model.name}: no step ${model.spec.computed_by}`);
  const relationOf = (name: string) => relation(name, partition, run, outputs).sql;
  const rows = await step({
    partition,
    rows: (name) => run.engine.rows(`select * from ${relationOf(name)}`),
  });
  return {
    stored: await storeQuery(
      run.engine,
      folder,
      statement.hash,
      ordered(model, rowsSql(model.spec.columns, rows)),
      statement.inputs,
    ),
    isComputed: true,
  };
}

/** A model's statement in which the texts of small tables are carried as numbers. */
async function sqlToRun(
  model: Model,
  partition: Partition,
  run: ModelsRun,
  outputs: ModelOutputs,
): Promise<string> {
  const numbered = new Map<string, string>();
  for (const name of tablesRead(model, run.models)) {
    const spec = run.models.find((candidate) => candidate.name === name)?.spec;
    if (spec?.carries_texts_as_numbers !== true) continue;
    const { sql } = relation(name, partition, run, outputs);
    numbered.set(name, await numberedTexts(run.engine, sql, spec.columns));
  }
  return statementOf(model, partition, run, outputs, numbered).sql;
}

/** The tables behind a statement, those that its views read too. */
function tablesRead({ references }: Model, models: readonly Model[]): string[] {
  return references.flatMap((name) => {
    const model = models.find((candidate) => candidate.name === name);
    return model?.spec.kind === "view" ? tablesRead(model, models) : [name];
  });
}

/** The folder of the warehouse that holds a model's files of one partition, of this run and earlier ones. */
export function folderOf(
  model: Model,
  partition: Partition,
  run: Pick<ModelsRun, "warehouseFolder">,
): string {
  const place =
    partition === null ? ["all"] : [fileNameOf(partition.regionCode), String(partition.year)];
  return join(run.warehouseFolder, "models", model.name, ...place);
}

/** What is run to make a model's rows in one partition, in their order. */
export function orderedStatement(
  model: Model,
  partition: Partition,
  run: Statements,
  outputs: ModelOutputs,
): string {
  return ordered(model, statementOf(model, partition, run, outputs).sql);
}

function ordered(model: Model, sql: string): string {
  const { order_by: order, columns } = model.spec;
  if (order.length === 0) return sql;
  const names = columns.map(({ name }) => name);
  const isKept = order.every((name) => names.length === 0 || names.includes(name));
  const list = isKept ? "*" : names.map(sqlName).join(", ");
  return `select ${list} from (${sql}) order by ${order.map(sqlName).join(", ")}`;
}

/** What `statementOf` needs to know of a run. */
export type Statements = Pick<ModelsRun, "models" | "sources" | "salt">;

/**
 * The statement of a model in a partition, and the hash of all that its answer depends on.
 *
 * @param instead Relations to read in place of those of these names, which hold the same.
 */
export function statementOf(
  model: Model,
  partition: Partition,
  run: Statements,
  outputs: ModelOutputs,
  instead: ReadonlyMap<string, string> = new Map(),
): Statement {
  const read = model.references.map((name) => ({
    name,
    ...relation(name, partition, run, outputs, instead),
  }));
  const inputs = {
    [PROGRAM]: run.salt,
    [STATEMENT]: modelHash(model),
    ...Object.fromEntries(read.map(({ name, hash }) => [name, hash])),
  };
  const hash = contentHash([
    model.name,
    partition === null ? "all" : `${partition.regionCode}/${partition.year}`,
    ...Object.entries(inputs).map(([name, inputHash]) => `${name}=${inputHash}`),
  ]);
  const relations = new Map(read.map(({ name, sql }) => [name, sql]));
  return {
    hash,
    inputs,
    kept: read.flatMap(({ kept }) => kept),
    sql: model.sql === null ? "" : fillReferences(model.sql, (name) => relations.get(name) ?? name),
  };
}

function relation(
  name: string,
  partition: Partition,
  run: Statements,
  outputs: ModelOutputs,
  instead: ReadonlyMap<string, string> = new Map(),
): Relation {
  const model = run.models.find((candidate) => candidate.name === name);
  if (model?.spec.kind === "view") {
    const statement = statementOf(model, partition, run, outputs, instead);
    return { ...statement, sql: `(${statement.sql})` };
  }
  const source = run.sources.get(name);
  if (model === undefined && source === undefined)
    throw new Error(`no model or source is named ${name}`);
  const files = filesRead(name, partition, run.sources, outputs);
  const columns = source?.columns ?? model?.spec.columns ?? [];
  const hash = contentHash(files.map((file) => file.hash).toSorted());
  return {
    hash,
    kept: files.filter(({ isFresh }) => isFresh !== true).map(({ path }) => path),
    sql:
      instead.get(name) ??
      (files.length === 0 ? emptyRelation(columns) : filesRelation(files.map((file) => file.path))),
  };
}

/** The files behind a source or a model that a partition reads. */
export function filesRead(
  name: string,
  partition: Partition,
  sources: ModelsRun["sources"],
  outputs: ModelOutputs,
): readonly (Source["files"][number] | ModelOutput)[] {
  const source = sources.get(name);
  const isRead = source?.isScoped === true ? isSamePlace : covers;
  return (source?.files ?? outputs.get(name) ?? []).filter((file) =>
    isRead(file.partition, partition),
  );
}

/** Whether a file belongs to what a partition reads: its own region's year, or everything. */
export function covers(file: Partition, reader: Partition): boolean {
  return file === null || reader === null || isSamePlace(file, reader);
}

function isSamePlace(file: Partition, reader: Partition): boolean {
  return file?.regionCode === reader?.regionCode && file?.year === reader?.year;
}

/** The rows of these files together. */
export function filesRelation(paths: readonly string[]): string {
  return `read_parquet([${paths.toSorted().map(sqlText).join(", ")}])`;
}
