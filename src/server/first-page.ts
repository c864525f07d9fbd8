import { ROUTES } from "../api/index.ts";
import type { AnswerCache } from "./answer-cache.ts";
import type { Answering } from "./answering.ts";
import { factsOf } from "./answers/facts.ts";
import type { Asker } from "./asker.ts";
import type { ServedRelease } from "./released.ts";
import { keepReady } from "./send-answer.ts";
import type { ServerSettings } from "./settings.ts";

type Ready = {
  readonly answerings: readonly Answering[];
  readonly released: ServedRelease;
  readonly cache: AnswerCache;
  readonly settings: ServerSettings;
};

/**
 * Computes what the first page asks for, as one who sees everything asks it: such an asker finds the answers
 * kept, and for all others the engine has read what it needs.
 */
export async function readyFirstPage(ready: Ready, asker: Asker): Promise<void> {
  if (ready.released.id() === null) return;
  const facts = await ready.released.use(factsOf);
  const regions = facts.areas.filter((area) => area.has_figures && area.kind === "region");
  const [first] = regions;
  const year = facts.years.at(-1);
  if (first === undefined || year === undefined) return;
  const place = { region: first.code, year: String(year) };
  const asked = [
    { route: ROUTES.release, query: {} },
    { route: ROUTES.overview, query: { ...place, compare: "FI", standardised: "true" } },
    { route: ROUTES.earlyWarnings, query: place },
  ];
  for (const { route, query } of asked) {
    const answering = ready.answerings.find((one) => one.route === route);
    if (answering !== undefined) await keepReady(answering, asker, query, ready);
  }
}
