import { unknownName } from "../../domain/errors.ts";
import { NATION } from "../../indicators/index.ts";
import type { KnownArea, ReleaseFacts } from "./facts.ts";

/**
 * What an area is held against: the nation when nothing is said, and nothing for the nation itself.
 *
 * @param compare A code of an area; `peers` and `previous_year` are not areas and give null.
 * @throws UserError "unknown_name" with a suggestion.
 */
export function referenceArea(
  facts: ReleaseFacts,
  area: KnownArea,
  compare: string | undefined,
): KnownArea | null {
  if (compare === "peers" || compare === "previous_year") return null;
  const wanted = compare ?? NATION;
  if (wanted === area.code) return null;
  const found = facts.areas.find((one) => one.code === wanted);
  if (found !== undefined) return found;
  throw unknownName("area", wanted, [
    ...facts.areas.map((one) => one.code),
    "peers",
    "previous_year",
  ]);
}
