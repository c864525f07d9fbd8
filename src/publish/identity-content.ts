import { countValue, sqlName } from "../sql/engine.ts";
import { type ModelOutputs, type ModelsRun, relationOfOutput } from "../sql/run-models.ts";
import type { Proof } from "./proof.ts";

/** What looks like a personal identity code of 2023, anywhere in a text. */
const IDENTITY_CODE = "[0-3][0-9][01][0-9]{3}[-+YXWVUABCDEF][0-9]{3}[0-9A-FHJ-NPR-Y]";

/** No text of any table of the release holds what looks like a personal identity code. */
export async function identityContentProof(outputs: ModelOutputs, run: ModelsRun): Promise<Proof> {
  const broken: Proof["broken"][number][] = [];
  let columnCount = 0;
  for (const model of run.models) {
    if (model.spec.released_as === undefined) continue;
    for (const column of model.spec.columns.filter(({ type }) => type === "varchar")) {
      columnCount += 1;
      const name = sqlName(column.name);
      const [found] = await run.engine.rows(
        `select count(*) as value_count
         from (select distinct ${name} from ${relationOfOutput(outputs, model.name)}) as texts
         where regexp_matches(${name}, '${IDENTITY_CODE}')`,
      );
      const count = found === undefined ? 0 : countValue(found, "value_count");
      if (count > 0) {
        broken.push({
          region_code: null,
          year: null,
          subject: `${model.spec.released_as}.${column.name}`,
          expected: 0n,
          found: BigInt(count),
        });
      }
    }
  }
  return {
    proof_id: "nothing_identifying",
    statement: "No text of the release looks like a personal identity code",
    unit: "rows",
    comparison_count: columnCount,
    expected: 0n,
    found: broken.reduce((sum, comparison) => sum + comparison.found, 0n),
    holds: broken.length === 0,
    broken,
  };
}
