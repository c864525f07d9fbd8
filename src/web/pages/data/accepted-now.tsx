import { useMutation } from "@tanstack/react-query";
import { type Acceptance, acceptanceRoutes } from "../../../api/index.ts";
import { FaultOf } from "../../components/answered.tsx";
import { client, queryClient } from "../../data/client.ts";
import { useSurroundings } from "../../data/place.ts";
import { formatDay } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

/** Who answers for a finding and why, from the next run on, and the way to take it back. */
export function AcceptedNow({ acceptance }: { readonly acceptance: Acceptance }) {
  const { t, language } = useWords();
  const { session } = useSurroundings();
  const remove = useMutation({
    mutationFn: () =>
      client.ask(acceptanceRoutes.removeAcceptance, {
        params: { acceptance_id: acceptance.acceptance_id },
      }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  return (
    <span role="status">
      {" "}
      {t("data.accept.now", {
        who: acceptance.owner,
        until: formatDay(acceptance.until, language),
        reason: acceptance.reason,
      })}{" "}
      {session.permissions.includes("accept_findings") ? (
        <button
          type="button"
          className="text-button"
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {t("data.accept.undo")}
        </button>
      ) : null}
      {remove.error === null ? null : <FaultOf error={remove.error} />}
    </span>
  );
}
