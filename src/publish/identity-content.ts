import { countValue, sqlName } from "../sql/engine.ts";
import type { ModelSpec } from "../sql/models.ts";
import {
  filesRelation,
  type ModelOutputs,
  type ModelsRun,
  relationOfOutput,
} from "../sql/run-models.ts";
import type { Proof } from "./proof.ts";

/** What looks like a personal identity code of 2023, anywhere in a text. */
const IDENTITY_CODE = "[0-3][0-9][01][0-9]{3}[-+YXWVUABCDEF][0-9]{3}[0-9A-FHJ-NPR-Y]";

/**
 * No text of any table of the release, of what it was told by definitions and deliveries, or of its
 * findings holds what looks like a personal identity code.
 */
export async function identityContentProof(outputs: ModelOutputs, run: ModelsRun): Promise<Proof> {
  const counts: { subject: string; count: number }[] = [];
  for (const { name, relation, columns } of releasedTexts(outputs, run)) {
    if (columns.length === 0) continue;
    const [found] = await run.engine.rows(
      `select ${columns.map((column, place) => `${looksLikeCode(sqlName(column))} as texts_${place}`).join(", ")}
       from ${relation}`,
    );
    for (const [place, column] of columns.entries()) {
      const count = found === undefined ? 0 : countValue(found, `texts_${place}`);
      counts.push({ subject: `${name}.${column}`, count });
    }
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

/** Rows whose text looks like a code; the length, quick to see, leaves few texts to look at closely. */
function looksLikeCode(text: string): string {
  return `count(*) filter (where strlen(${text}) >= 11 and regexp_matches(${text}, '${IDENTITY_CODE}'))`;
}

/** Every relation that a release is made of, with its columns of text. */
function releasedTexts(outputs: ModelOutputs, run: ModelsRun) {
  const models = run.models.filter(({ spec }) => spec.released_as !== undefined);
  const given = [...run.sources].filter(([name]) => name.startsWith("given__"));
  return [
    ...models.map((model) => ({
      name: model.name,
      relation: relationOfOutput(outputs, model),
      columns: textColumns(model.spec.columns),
    })),
    ...given.map(([name, { columns, files }]) => ({
      name,
      relation: filesRelation(files.map(({ path }) => path)),
      columns: textColumns(columns),
    })),
  ];
}

function textColumns(columns: ModelSpec["columns"]): string[] {
  return columns.filter(({ type }) => type === "varchar").map(({ name }) => name);
}
