import { type BalanceSheet, releaseRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { ContextSentence } from "../../components/context-controls.tsx";
import { Empty } from "../../components/states.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useTitle } from "../../components/use-title.ts";
import { useAnswer } from "../../data/client.ts";
import { useAreaForms, usePlace } from "../../data/place.ts";
import { numberOf } from "../../format/format-cell.ts";
import { useWords } from "../../words/words.ts";
import { eurosText } from "./euros-text.ts";
import { LedgerLines } from "./ledger-lines.tsx";
import { Proofs } from "./proofs.tsx";

/** The year's euros as a balance sheet that closes to 0,00 €, the proofs, and the ledger lines to start from. */
export function BalancePage() {
  const { t } = useWords();
  const { area, year } = usePlace();
  const proofs = useAnswer(releaseRoutes.proofs, {
    query: area.kind === "nation" ? {} : { region: area.code },
  });
  return (
    <Answered query={proofs} rows={12}>
      {(data) => {
        const sheets = data.balance.filter((sheet) => sheet.year === year);
        return (
          <>
            <Opening sheets={sheets} areProven={data.proofs.every(({ holds }) => holds)} />
            <div className="columns columns-two">
              <section className="stack">
                {sheets.length === 0 ? <Empty>{t("origin.noBalance")}</Empty> : null}
                {sheets.map((sheet) => (
                  <Sheet key={sheet.area.code} sheet={sheet} />
                ))}
              </section>
              <Proofs proofs={data.proofs} />
            </div>
            {area.kind === "region" ? <LedgerLines /> : null}
          </>
        );
      }}
    </Answered>
  );
}

function Opening({
  sheets,
  areProven,
}: {
  readonly sheets: readonly BalanceSheet[];
  readonly areProven: boolean;
}) {
  const { t } = useWords();
  const closes = sheets.every((sheet) => Number(sheet.difference) === 0);
  const heading = closes ? t("origin.heading.closes") : t("origin.heading.open");
  useTitle(`${t("page.origin")}: ${heading}`);
  return (
    <div className="opening">
      <ContextSentence template="context.origin" />
      <h1>{heading}</h1>
      <p className="lead">
        {t("origin.lead")} {areProven ? t("origin.lead.proven") : t("origin.lead.notProven")}
      </p>
    </div>
  );
}

function Sheet({ sheet }: { readonly sheet: BalanceSheet }) {
  const { t, language } = useWords();
  const formsOf = useAreaForms();
  const euros = (cell: BalanceSheet["ledger"]): string => {
    const value = numberOf(cell);
    return value === null
      ? t("cell.missing")
      : eurosText(cell.numerator ?? value.toFixed(6), language);
  };
  const title = t("origin.balance", { region: formsOf(sheet.area), year: String(sheet.year) });
  return (
    <div>
      <div className="section-head">
        <h2>{title}</h2>
        <p className="note">{t("origin.balance.unit")}</p>
      </div>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{title}</caption>
          <tbody>
            <tr className="row-total">
              <th scope="row">{t("origin.ledger")}</th>
              <td className="number">{euros(sheet.ledger)}</td>
            </tr>
            <tr>
              <th scope="row">{t("origin.clients")}</th>
              <td className="number">{euros(sheet.clients)}</td>
            </tr>
            {sheet.lines.map(({ line_kind: kind, cell }) => (
              <tr key={kind}>
                <th scope="row">
                  <LineKind kind={kind} />
                </th>
                <td className="number">{euros(cell)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("origin.difference")}</th>
              <td className="number">{eurosText(sheet.difference, language)}</td>
            </tr>
          </tfoot>
        </table>
      </TableWrap>
    </div>
  );
}

const KINDS = [
  "clients",
  "population_level",
  "rounding",
  "no_events",
  "support_unallocated",
  "unknown_cost_centre",
  "direct_cost_over_ledger",
  "unmapped_account",
  "excluded_account",
] as const;

/** A kind of line by its name in the reader's language; a kind we do not know keeps its code. */
export function LineKind({ kind }: { readonly kind: string }) {
  const { t } = useWords();
  const known = KINDS.find((one) => one === kind);
  return known === undefined ? <code>{kind}</code> : t(`lineKind.${known}`);
}
