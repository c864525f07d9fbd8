import { PASSWORD_COST, type People } from "../../people/index.ts";
import type { State } from "../../state/index.ts";
import type { Workspace } from "../../workspace.ts";
import type { Answering } from "../answering.ts";
import { demoSessionAnswers } from "../answers/session-answers.ts";
import { acceptanceAnswers } from "./acceptance-answers.ts";
import { administrationAnswers } from "./administration-answers.ts";
import { type PublicationEffects, publicationAnswers } from "./publication-answers.ts";
import { savedViewAnswers, type UserEffects, userAnswers } from "./user-answers.ts";

export { addSession } from "./session-routes.ts";
export { peopleAsker } from "./visits.ts";

/**
 * What is answered from the state: users, saved views, acceptances, publications, audit, settings.
 *
 * @param people Null for the demo of one machine, where nobody signs in.
 */
export function peopleAnswers(
  state: State,
  people: People | null,
  { deliveries, releases }: Pick<Workspace, "deliveries" | "releases">,
  publishing: Pick<PublicationEffects, "publish" | "withdraw">,
): readonly Answering[] {
  const effects = people ?? demoEffects(state);
  return [
    ...(people === null ? demoSessionAnswers : []),
    ...userAnswers(effects),
    ...savedViewAnswers(state),
    ...administrationAnswers(state, effects.forget),
    ...acceptanceAnswers(state, deliveries),
    ...publicationAnswers({ state, releasesFolder: releases, ...publishing }),
  ];
}

function demoEffects(state: State): UserEffects {
  return { state, passwordCost: PASSWORD_COST, forget: () => undefined, rolesComeFrom: () => null };
}

export { entryOf } from "./entries.ts";
