import { countValue, type Engine, sqlName } from "../sql/engine.ts";
import { fewValuedColumns } from "../sql/few-valued.ts";
import type { ModelSpec } from "../sql/models.ts";
import {
  filesRelation,
  type ModelOutputs,
  type ModelsRun,
  relationOfOutput,
} from "../sql/run-models.ts";
import { contentHash, keepNoteOn, noteOn } from "../sql/warehouse.ts";
import type { Proof } from "./proof.ts";

/** What looks like a personal identity code of 2023, anywhere in a text. */
const IDENTITY_CODE = "[0-3][0-9][01][0-9]{3}[-+YXWVUABCDEF][0-9]{3}[0-9A-FHJ-NPR-Y]";

/**
 * No text of any table of the release, of what it was told by definitions and deliveries, or of its
 * findings holds what looks like a personal identity code.
 *
 * @param isAnew Whether every file is read; else not those in which an earlier run found none, which it noted.
 */
export async function identityContentProof(
  outputs: ModelOutputs,
  run: ModelsRun,
  isAnew: boolean,
): Promise<Proof> {
  const counts: { subject: string; count: number }[] = [];
  for (const texts of releasedTexts(outputs, run)) {
    const found = await (isAnew ? codesIn : codesInUnread)(run.engine, texts);
    for (const column of texts.columns)
      counts.push({ subject: `${texts.name}.${column}`, count: found.get(column) ?? 0 });
  }
  const broken = counts.filter(({ count }) => count > 0);
  return {
    proof_id: "nothing_identifying",
    statement: "No text of the release looks like a personal identity code",
    unit: "rows",
    comparison_count: counts.length,
    expected: 0n,
    found: broken.reduce((sum, { count }) => sum + BigInt(count), 0n),
    holds: broken.length === 0,
    broken: broken.map(({ subject, count }) => ({
      region_code: null,
      year: null,
      subject,
      expected: 0n,
      found: BigInt(count),
    })),
  };
}

const WITHOUT_CODES = "without_identity_codes";

async function codesInUnread(engine: Engine, texts: ReleasedTexts): Promise<Map<string, number>> {
  const lookedFor = contentHash([IDENTITY_CODE, ...texts.columns]);
  const unread = texts.paths.filter((path) => noteOn(path, WITHOUT_CODES) !== lookedFor);
  if (unread.length === 0) return new Map();
  const relation = filesRelation(unread);
  const found = await codesIn(engine, { ...texts, relation, paths: unread });
  if ([...found.values()].every((count) => count === 0))
    for (const path of unread) keepNoteOn(path, WITHOUT_CODES, lookedFor);
  return found;
}

/** How many rows of each column look like a code. Where few texts differ, each of these is looked at once. */
export async function codesIn(
  engine: Engine,
  { relation, paths, columns }: ReleasedTexts,
): Promise<Map<string, number>> {
  if (columns.length === 0) return new Map();
  const fewValued = paths.length === 0 ? new Set() : await fewValuedColumns(engine, paths);
  const counts = columns.map((column) => {
    const text = sqlName(column);
    const count = fewValued.has(column)
      ? `(select cast(coalesce(sum(row_count) filter (where ${looksLikeCode(text)}), 0) as bigint)
          from (select ${text}, count(*) as row_count from ${relation} group by ${text}) as texts)`
      : `(select count(*) from ${relation} where ${looksLikeCode(text)})`;
    return `${count} as ${text}`;
  });
  const [found] = await engine.rows(`select ${counts.join(",\n")}`);
  return new Map(
    columns.map((column) => [column, found === undefined ? 0 : countValue(found, column)]),
  );
}

/** The length, quick to see, leaves few texts to look at closely. */
function looksLikeCode(text: string): string {
  return `strlen(${text}) >= 11 and regexp_matches(${text}, '${IDENTITY_CODE}')`;
}

export type ReleasedTexts = {
  readonly name: string;
  readonly relation: string;
  /** The files of the relation; none when it has no rows. */
  readonly paths: readonly string[];
  readonly columns: readonly string[];
};

/** Every relation that a release is made of, with its columns of text. */
function releasedTexts(outputs: ModelOutputs, run: ModelsRun): ReleasedTexts[] {
  const models = run.models.filter(({ spec }) => spec.released_as !== undefined);
  const given = [...run.sources].filter(([name]) => name.startsWith("given__"));
  return [
    ...models.map((model) => ({
      name: model.name,
      relation: relationOfOutput(outputs, model),
      paths: (outputs.get(model.name) ?? []).map(({ path }) => path),
      columns: textColumns(model.spec.columns),
    })),
    ...given.map(([name, { columns, files }]) => ({
      name,
      relation: filesRelation(files.map(({ path }) => path)),
      paths: files.map(({ path }) => path),
      columns: textColumns(columns),
    })),
  ];
}

function textColumns(columns: ModelSpec["columns"]): string[] {
  return columns.filter(({ type }) => type === "varchar").map(({ name }) => name);
}
