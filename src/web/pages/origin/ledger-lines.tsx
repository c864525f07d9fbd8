import { Link } from "@tanstack/react-router";
import { type LedgerLine, traceRoutes } from "../../../api/index.ts";
import { carried } from "../../app/address.ts";
import { Answered } from "../../components/answered.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useAnswer } from "../../data/client.ts";
import { usePlace } from "../../data/place.ts";
import { formatMonth } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import { eurosText } from "./euros-text.ts";

/** The largest accounts of the region's year: from each one can walk up to packages. */
export function LedgerLines() {
  const { t, language } = useWords();
  const { area, year } = usePlace();
  const lines = useAnswer(traceRoutes.ledgerLines, {
    query: { region: area.code, year, limit: 25 },
  });
  return (
    <section className="section" aria-labelledby="ledger-lines">
      <div className="section-head">
        <h2 id="ledger-lines">{t("origin.lines")}</h2>
        <p className="note">{t("origin.lines.what")}</p>
      </div>
      <Answered query={lines}>
        {(data) => (
          <>
            <TableWrap>
              <table className="table">
                <caption className="visually-hidden">{t("origin.lines")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t("column.line")}</th>
                    <th scope="col">{t("column.costCentre")}</th>
                    <th scope="col" className="wide-only">
                      {t("column.costType")}
                    </th>
                    <th scope="col" className="number">
                      {t("column.euros")}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.ledger_lines.map((line) => (
                    <tr key={lineKey(line)}>
                      <th scope="row">
                        <LineLink line={line} />
                      </th>
                      <td>{line.cost_centre_name ?? line.cost_centre_id}</td>
                      <td className="wide-only">
                        <CostType type={line.cost_type} />
                      </td>
                      <td className="number">{eurosText(line.euros, language)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableWrap>
            <p className="table-note note">
              {t("origin.lines.count", { shown: data.ledger_lines.length, all: data.line_count })}
            </p>
          </>
        )}
      </Answered>
    </section>
  );
}

export function lineKey(line: LedgerLine): string {
  return [line.cost_centre_id, line.account, line.period].join(":");
}

/** A ledger line by its cost centre, account and period, leading to where its euros ended. */
export function LineLink({ line }: { readonly line: LedgerLine }) {
  const { t, language } = useWords();
  const { address } = usePlace();
  const period = line.period.length === 4 ? line.period : formatMonth(line.period, language);
  return (
    <Link
      to="/origin"
      search={{
        ...carried(address),
        region: line.region_code,
        year: String(line.year),
        line: lineKey(line),
      }}
    >
      {t("origin.line", { account: line.account, centre: line.cost_centre_id, period })}
    </Link>
  );
}

const TYPES = [
  "staff",
  "premises",
  "equipment",
  "purchased_services",
  "materials_and_medicines",
  "reimbursements",
  "support_services",
  "other",
  "income",
  "client_fees",
  "excluded",
  "unmapped",
] as const;

/** A cost type by its name in the reader's language; a type we do not know keeps its code. */
export function CostType({ type }: { readonly type: string }) {
  const { t } = useWords();
  const known = TYPES.find((one) => one === type);
  return known === undefined ? <code>{type}</code> : t(`costType.${known}`);
}
