import type { Model } from "./models.ts";
import {
  filesRead,
  folderOf,
  type ModelOutput,
  type ModelOutputs,
  type ModelsRun,
  type Partition,
  PROGRAM,
  partitionsOf,
  readersHash,
  STATEMENT,
  statementOf,
} from "./run-models.ts";
import { findStored, madeFrom } from "./warehouse.ts";

/**
 * What a run would do with one model in one partition: `kept` as it is; `computed`; or `perhaps`, when it
 * reads a table that will be computed and may come out as it was.
 */
export type PlannedModel = {
  readonly model: string;
  readonly partition: Partition;
  readonly action: "kept" | "computed" | "perhaps";
  /** Why: the inputs that changed or will be made, `program`, `statement`, or `never computed`. */
  readonly because: readonly string[];
  /** The file that is kept; null for one that is to be made. */
  readonly file: string | null;
};

export type ModelsPlan = Pick<
  ModelsRun,
  "models" | "sources" | "partitions" | "salt" | "warehouseFolder" | "received"
> & {
  /** The file that the last finished run had of a model in a partition; null when there was none. */
  readonly lastFile: (model: string, partition: Partition) => string | null;
};

/** The hash of a file that is not made yet begins with this, so that what reads it is not found either. */
export const NOT_MADE = "not made: ";

/** The reason given for a model without an earlier file. */
export const NEVER_COMPUTED = "never computed";

/** What `runModels` would do, model by model in its order, without computing anything. */
export function planModels(plan: ModelsPlan): PlannedModel[] {
  const outputs = new Map<string, ModelOutput[]>();
  const planned: PlannedModel[] = [];
  const byName = new Map(plan.models.map((model) => [model.name, model]));
  const unmade = new Map<string, "computed" | "perhaps">();
  for (const model of plan.models.filter(({ spec }) => spec.kind === "table")) {
    const files: ModelOutput[] = [...(plan.received?.get(model.name) ?? [])];
    outputs.set(model.name, files);
    for (const partition of plan.received?.has(model.name) ? [] : partitionsOf(model, plan)) {
      const entry = planOne(model, partition, { ...plan, outputs, byName, unmade });
      planned.push(entry.planned);
      files.push(entry.output);
    }
  }
  return planned;
}

type Place = ModelsPlan & {
  readonly outputs: ModelOutputs;
  readonly byName: ReadonlyMap<string, Model>;
  /** Files that are not made yet, by their stand-in hash. */
  readonly unmade: Map<string, "computed" | "perhaps">;
};

function planOne(
  model: Model,
  partition: Partition,
  plan: Place,
): { planned: PlannedModel; output: ModelOutput } {
  const statement = statementOf(model, partition, plan, plan.outputs);
  const found = findStored(folderOf(model, partition, plan), statement.hash);
  if (found !== null) {
    return {
      planned: { model: model.name, partition, action: "kept", because: [], file: found.path },
      output: { ...found, hash: readersHash(model, found), partition },
    };
  }
  const waits = model.references.flatMap((name) => waitsFor(name, partition, plan));
  const because = changedInputs(model, partition, statement.inputs, plan);
  const certain = because.filter((name) => !waits.some((wait) => wait.input === name));
  const isCertain =
    certain.length > 0 ||
    waits.some(({ comesOutChanged }) => comesOutChanged) ||
    waits.length === 0;
  const action = isCertain ? "computed" : "perhaps";
  const hash = `${NOT_MADE}${model.name} ${partition?.regionCode ?? ""} ${partition?.year ?? ""}`;
  plan.unmade.set(hash, action);
  return {
    planned: { model: model.name, partition, action, because, file: null },
    output: { path: hash, hash, sha256: hash, rowCount: 0, partition },
  };
}

type Wait = { readonly input: string; readonly comesOutChanged: boolean };

/** The unmade files behind one input of a model, those behind a view named by the view. */
function waitsFor(name: string, partition: Partition, plan: Place): Wait[] {
  const model = plan.byName.get(name);
  if (model?.spec.kind === "view") {
    return model.references.flatMap((inner) =>
      waitsFor(inner, partition, plan).map((wait) => ({ ...wait, input: name })),
    );
  }
  const read = filesRead(name, partition, plan.sources, plan.outputs).filter(({ hash }) =>
    hash.startsWith(NOT_MADE),
  );
  return read.map((file) => ({
    input: name,
    // Delivered rows are new; a table without an order is taken as changed whenever it is made again.
    comesOutChanged:
      model === undefined ||
      (model.spec.order_by.length === 0 && plan.unmade.get(file.hash) === "computed"),
  }));
}

/** The inputs whose hashes are not those of the model's last file. */
export function changedInputs(
  model: Model,
  partition: Partition,
  inputs: Readonly<Record<string, string>>,
  plan: Pick<ModelsPlan, "lastFile">,
): string[] {
  const last = plan.lastFile(model.name, partition);
  const before = last === null ? null : madeFrom(last);
  if (before === null) return [NEVER_COMPUTED];
  const names = new Set([...Object.keys(before), ...Object.keys(inputs)]);
  return [...names].filter((name) => before[name] !== inputs[name]).toSorted(byKind);
}

/** The program and the statement first: they explain everything that comes after. */
function byKind(left: string, right: string): number {
  const rank = (name: string) => [PROGRAM, STATEMENT].indexOf(name) >>> 0;
  if (rank(left) !== rank(right)) return rank(left) < rank(right) ? -1 : 1;
  return left < right ? -1 : Number(left > right);
}
