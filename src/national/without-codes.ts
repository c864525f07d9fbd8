import { UserError } from "../domain/errors.ts";
import { codesIn } from "../publish/index.ts";
import { type Engine, requiredText } from "../sql/engine.ts";
import { filesRelation } from "../sql/run-models.ts";

/**
 * Refuses files any text of which looks like a personal identity code.
 *
 * @throws UserError "proof_broken" naming the file and the column, and nothing of what stands there.
 */
export async function refuseCodes(engine: Engine, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const relation = filesRelation([path]);
    const described = await engine.rows(`describe select * from ${relation}`);
    const columns = described
      .filter((row) => row["column_type"] === "VARCHAR")
      .map((row) => requiredText(row, "column_name"));
    const found = await codesIn(engine, { name: path, relation, paths: [path], columns });
    for (const [column, count] of found) {
      if (count === 0) continue;
      throw new UserError(
        "proof_broken",
        `${path}, column ${column}: ${count} rows look like personal identity codes, which never leave an area; correct the source and run again`,
      );
    }
  }
}
