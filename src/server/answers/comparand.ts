import { UserError, unknownName } from "../../domain/errors.ts";
import { NATION } from "../../indicators/index.ts";
import type { KnownArea, ReleaseFacts } from "./facts.ts";

/** What figures are held against. Peers are those of each area, unless some are chosen for all. */
export type Comparand =
  | { readonly kind: "area"; readonly area: KnownArea }
  | { readonly kind: "peers"; readonly chosen: readonly string[] | null }
  | { readonly kind: "previous_year" }
  | { readonly kind: "target"; readonly value: number };

const PEERS = "peers";
const PREVIOUS_YEAR = "previous_year";
const TARGET = "target:";

/**
 * What an area is held against: the nation when nothing is said, and nothing for the nation itself.
 *
 * @param compare `FI`, a code of an area, `peers`, `peers:06,07,08`, `previous_year` or `target:12.5`.
 * @throws UserError "unknown_name" with a suggestion, "invalid_usage" for a target that is no number.
 */
export function comparandOf(
  facts: ReleaseFacts,
  area: Pick<KnownArea, "code">,
  compare: string | undefined,
): Comparand | null {
  const wanted = compare ?? NATION;
  if (wanted === PREVIOUS_YEAR) return { kind: "previous_year" };
  if (wanted.startsWith(TARGET)) return { kind: "target", value: targetOf(wanted) };
  const [word, list] = wanted.split(":", 2);
  if (word === PEERS) {
    const chosen = list === undefined ? null : list.split(",").filter((code) => code !== "");
    return { kind: "peers", chosen: chosen?.map((code) => knownArea(facts, code).code) ?? null };
  }
  return wanted === area.code ? null : { kind: "area", area: knownArea(facts, wanted) };
}

/** The area of a comparand that is one. */
export function comparandArea(comparand: Comparand | null): KnownArea | null {
  return comparand?.kind === "area" ? comparand.area : null;
}

function knownArea({ areas }: ReleaseFacts, code: string): KnownArea {
  const found = areas.find((one) => one.code === code);
  if (found !== undefined) return found;
  if (/^(?:19|20)\d\d$/.test(code)) {
    throw new UserError(
      "unknown_name",
      `${code} is a year and no area; a year is held against the one before it: compare=previous_year`,
    );
  }
  throw unknownName("area", code, [...areas.map((one) => one.code), PEERS, PREVIOUS_YEAR]);
}

function targetOf(text: string): number {
  const value = Number(text.slice(TARGET.length));
  if (text.length > TARGET.length && Number.isFinite(value)) return value;
  throw new UserError("invalid_usage", "a target is a number: compare=target:12.5");
}
