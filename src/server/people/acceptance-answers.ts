import { join } from "node:path";
import { ROUTES } from "../../api/index.ts";
import { audiencePolicy, wholeRegions } from "../../audience/index.ts";
import { UserError } from "../../domain/errors.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { checkOf, loadChecks, loadContract, organiserOfDelivery } from "../../ingest/index.ts";
import {
  accept,
  acceptancesOf,
  appendAudit,
  removeAcceptance,
  type State,
  userNames,
} from "../../state/index.ts";
import { type Answering, fromState } from "../answering.ts";
import type { Asker } from "../asker.ts";
import { entryOf } from "./entries.ts";

/** Findings that somebody answers for; who works with some regions only, in their deliveries only. */
export function acceptanceAnswers(state: State, deliveriesFolder: string): readonly Answering[] {
  const today = () => state.now().toISOString().slice(0, 10);
  const isTheirs = isOwnDelivery(deliveriesFolder);
  const listed = async (asker: Asker) => {
    const names = await userNames(state.database);
    return {
      earliest_until: dayAfter(today()),
      acceptances: (await acceptancesOf(state.database))
        .filter(({ delivery_id: id }) => id === null || isTheirs(asker, id))
        .map((acceptance) => ({
          ...acceptance,
          accepted_by: names.get(acceptance.accepted_by ?? "") ?? null,
          is_expired: acceptance.until <= today(),
        })),
    };
  };
  return [
    fromState(ROUTES.acceptances, async ({ asker }) => listed(asker)),
    fromState(ROUTES.acceptFinding, async ({ body, asker, requestId }) => {
      const check = checkOf(
        loadChecks(join(PACKAGE_ROOT, "checks"), loadContract(join(PACKAGE_ROOT, "contract"))),
        body.check_id,
      );
      if (body.until <= today())
        throw new UserError("invalid_usage", `until must be after today, ${today()}`);
      refuseForeign(isTheirs, asker, body.delivery_id);
      const deviation = { ...body, check_id: check.id, accepted_on: today() };
      await state.database.transaction().execute(async (transaction) => {
        const { acceptance_id: id } = await accept(transaction, deviation, asker.userId);
        await appendAudit(transaction, state, {
          ...entryOf(asker, requestId, "acceptance.add"),
          subjectKind: "acceptance",
          subjectId: id,
        });
      });
      return listed(asker);
    }),
    fromState(ROUTES.removeAcceptance, async ({ params, asker, requestId }) => {
      await state.database.transaction().execute(async (transaction) => {
        const removed = await removeAcceptance(transaction, params.acceptance_id);
        if (removed === null) throw new UserError("unknown_name", "there is no such acceptance");
        refuseForeign(isTheirs, asker, removed.delivery_id);
        await appendAudit(transaction, state, {
          ...entryOf(asker, requestId, "acceptance.remove"),
          subjectKind: "acceptance",
          subjectId: removed.acceptance_id,
        });
      });
      return listed(asker);
    }),
  ];
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

type IsTheirs = (asker: Asker, deliveryId: string) => boolean;

function isOwnDelivery(folder: string): IsTheirs {
  return ({ viewer }, deliveryId) => {
    const regions = wholeRegions(audiencePolicy(), viewer);
    if (regions === null) return true;
    const organiser = organiserOfDelivery(folder, deliveryId);
    return organiser !== null && regions.includes(organiser);
  };
}

/** @throws UserError "not_allowed" for another region's delivery, and for all deliveries at once. */
function refuseForeign(isTheirs: IsTheirs, asker: Asker, deliveryId: string | null): void {
  const isAllowed =
    deliveryId === null
      ? wholeRegions(audiencePolicy(), asker.viewer) === null
      : isTheirs(asker, deliveryId);
  if (!isAllowed) throw new UserError("not_allowed", "this is not in a delivery of your region");
}
