import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { UserError } from "../../domain/errors.ts";
import { parseYamlFile, parseYamlText } from "../../domain/parse.ts";

const Name = z.string().regex(/^[a-z][a-z0-9_]*$/);

/** `adapters/<name>/adapter.yaml`: how the files of one source become tables of the contract. */
export const AdapterDefinition = z.strictObject({
  adapter: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.int().positive(),
  title: z.string().min(1),
  source: z.string().min(1),
  licence: z.string().min(1),
  /** What the source calls its files; the columns are those that the SQL reads. */
  sources: z.record(
    Name,
    z.strictObject({
      /** Begins the file name; the columns decide when the name does not. */
      file_name: z.string().min(1).optional(),
      columns: z.array(z.string().min(1)).min(1),
      required: z.boolean().default(true),
    }),
  ),
  /** Contract table to the SQL file that makes its rows, each with a `row_number`. */
  outputs: z.record(Name, z.string().regex(/^[a-z0-9_]+\.sql$/)),
  /** SQL with `source_name`, `fate` and `row_count`: where every delivered row went. */
  accounting: z.string().regex(/^[a-z0-9_]+\.sql$/),
  parameters: z.record(Name, z.union([z.string(), z.number(), z.boolean()])).default({}),
});
export type AdapterDefinition = z.infer<typeof AdapterDefinition>;

export type AdapterSource = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly isRequired: boolean;
};

export type Adapter = {
  readonly definition: AdapterDefinition;
  readonly sources: readonly AdapterSource[];
  /** Text of every SQL file by its name; with the definition it is what the landing hash covers. */
  readonly sqlFiles: ReadonlyMap<string, string>;
  /** The source that a file name begins with, or null. */
  readonly sourceOfFile: (path: string) => string | null;
};

/** Every adapter in a folder of folders, by name. @throws UserError "invalid_definition". */
export function loadAdapters(folder: string): ReadonlyMap<string, Adapter> {
  const adapters = new Map<string, Adapter>();
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  for (const name of names.filter((one) => readsDeliveries(join(folder, one, "adapter.yaml")))) {
    const adapter = loadAdapter(join(folder, name));
    if (adapter.definition.adapter !== name) {
      throw new UserError(
        "invalid_definition",
        `adapters/${name}/adapter.yaml calls itself "${adapter.definition.adapter}"; the folder and the name must agree`,
      );
    }
    adapters.set(name, adapter);
  }
  return adapters;
}

/** Cost reports, with their worksheets, are read by `paketti allocate` and not from deliveries. */
function readsDeliveries(path: string): boolean {
  if (!existsSync(path)) return false;
  return !CostReportAdapter.safeParse(parseYamlText(path, readFileSync(path, "utf8"))).success;
}

const CostReportAdapter = z.object({
  worksheets: z.record(z.string(), z.unknown()).or(z.array(z.unknown())),
});

function loadAdapter(folder: string): Adapter {
  const definition = parseYamlFile(join(folder, "adapter.yaml"), AdapterDefinition);
  const sqlFiles = new Map<string, string>();
  for (const file of [...Object.values(definition.outputs), definition.accounting]) {
    if (!existsSync(join(folder, file))) {
      const message = `adapters/${definition.adapter}/adapter.yaml names ${file}, which is not beside it`;
      throw new UserError("invalid_definition", message);
    }
    sqlFiles.set(file, readFileSync(join(folder, file), "utf8"));
  }
  const sources = Object.entries(definition.sources).map(([name, source]) => ({
    name,
    columns: source.columns,
    isRequired: source.required,
  }));
  const fileNames = Object.entries(definition.sources)
    .map(([name, source]) => ({ name, start: (source.file_name ?? name).toLowerCase() }))
    .sort((left, right) => right.start.length - left.start.length);
  return {
    definition,
    sources,
    sqlFiles,
    sourceOfFile: (path) => {
      const fileName = basename(path).toLowerCase();
      const match = fileNames.find(
        ({ start }) => fileName.startsWith(start) && !/^[a-z]/.test(fileName.slice(start.length)),
      );
      return match?.name ?? null;
    },
  };
}
