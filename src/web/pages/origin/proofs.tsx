import type { Proof } from "../../../api/index.ts";
import { TableWrap } from "../../components/table-wrap.tsx";
import { formatNumber } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import { eurosText } from "./euros-text.ts";

const KNOWN = [
  "euros_conserved",
  "euros_conserved_by_cost_centre",
  "euros_conserved_by_package",
  "rows_received",
  "events_conserved",
  "events_classified",
  "clients_once",
  "lines_have_grounds",
  "whole_money",
  "ratios_kept_whole",
  "states_kept_apart",
  "nothing_identifying",
  "nothing_published_unprotected",
] as const;

/** Every proof of the release: what must be equal, how many times it was compared, and what the difference is. */
export function Proofs({ proofs }: { readonly proofs: readonly Proof[] }) {
  const { t, language } = useWords();
  return (
    <section aria-labelledby="proofs">
      <div className="section-head">
        <h2 id="proofs">{t("origin.proofs")}</h2>
        <p className="note">{t("origin.proofs.what")}</p>
      </div>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{t("origin.proofs")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.proof")}</th>
              <th scope="col" className="number wide-only">
                {t("column.compared")}
              </th>
              <th scope="col" className="number">
                {t("column.differenceAlone")}
              </th>
            </tr>
          </thead>
          <tbody>
            {proofs.map((proof) => (
              <tr key={proof.proof_id}>
                <th scope="row">
                  <span className={proof.holds ? "proof-mark" : "proof-mark worse"}>
                    <span aria-hidden="true">{proof.holds ? "✓" : "✗"}</span>
                    <span className="visually-hidden">
                      {proof.holds ? t("origin.holds") : t("origin.broken")}:{" "}
                    </span>
                  </span>
                  <Statement proof={proof} />
                </th>
                <td className="number wide-only">
                  {formatNumber(proof.comparison_count, 0, language)}
                </td>
                <td className="number">
                  {proof.unit === "euros"
                    ? eurosText(proof.difference, language)
                    : formatNumber(Number(proof.difference), 0, language)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableWrap>
    </section>
  );
}

function Statement({ proof }: { readonly proof: Proof }) {
  const { t } = useWords();
  const known = KNOWN.find((id) => id === proof.proof_id);
  return known === undefined ? <code>{proof.proof_id}</code> : t(`proof.${known}`);
}
