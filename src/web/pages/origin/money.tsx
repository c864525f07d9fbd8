import type { FigureTrace } from "../../../api/index.ts";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useCodeName } from "../../data/code-names.ts";
import { useWords } from "../../words/words.ts";
import { eurosText } from "./euros-text.ts";
import { CostType, LineLink, lineKey } from "./ledger-lines.tsx";

type MoneyTrace = NonNullable<FigureTrace["money"]>;

const MOST_CENTRES = 30;

/** The euros of a figure: by cost centre, own and given by support, and then by ledger line. */
export function Money({ money }: { readonly money: MoneyTrace }) {
  return (
    <>
      <CostCentres money={money} />
      <Lines money={money} />
    </>
  );
}

function CostCentres({ money }: { readonly money: MoneyTrace }) {
  const { t, language } = useWords();
  const shown = money.cost_centres.slice(0, MOST_CENTRES);
  const most = Math.max(...shown.map(({ euros }) => Number(euros)), 1);
  return (
    <li className="section">
      <h2>{t("origin.centres")}</h2>
      <p className="note">{t("origin.centres.what")}</p>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{t("origin.centres")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.costCentre")}</th>
              <td className="bar-cell wide-only" />
              <th scope="col" className="number wide-only">
                {t("column.own")}
              </th>
              <th scope="col" className="number wide-only">
                {t("column.support")}
              </th>
              <th scope="col" className="number">
                {t("column.euros")}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((centre) => (
              <tr key={`${centre.region_code} ${centre.year} ${centre.cost_centre_id}`}>
                <th scope="row">
                  {centre.name ?? centre.cost_centre_id ?? t("origin.centres.none")}{" "}
                  <span className="soft">{centre.name === null ? "" : centre.cost_centre_id}</span>
                </th>
                <td className="bar-cell wide-only" aria-hidden="true">
                  <span
                    className="bar"
                    style={{ width: `${(100 * Number(centre.euros)) / most}%` }}
                  />
                </td>
                <td className="number wide-only">{eurosText(centre.own_euros, language)}</td>
                <td className="number wide-only">{eurosText(centre.support_euros, language)}</td>
                <td className="number">{eurosText(centre.euros, language)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("table.total")}</th>
              <td className="bar-cell wide-only" />
              <td className="wide-only" />
              <td className="wide-only" />
              <td className="number">{eurosText(money.sum, language)}</td>
            </tr>
          </tfoot>
        </table>
      </TableWrap>
      {money.cost_centres.length > shown.length ? (
        <p className="table-note note">
          {t("origin.centres.count", { shown: shown.length, all: money.cost_centres.length })}
        </p>
      ) : null}
    </li>
  );
}

function Lines({ money }: { readonly money: MoneyTrace }) {
  const { t, language } = useWords();
  const nameOf = useCodeName();
  return (
    <li className="section">
      <h2>{t("origin.ledgerLines")}</h2>
      <p className="note">{t("origin.ledgerLines.what")}</p>
      <TableWrap>
        <table className="table">
          <caption className="visually-hidden">{t("origin.ledgerLines")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("column.line")}</th>
              <th scope="col">{t("column.way")}</th>
              <th scope="col" className="wide-only">
                {t("column.costType")}
              </th>
              <th scope="col" className="number">
                {t("column.euros")}
              </th>
            </tr>
          </thead>
          <tbody>
            {money.ledger_lines.map((line, index) => (
              <tr
                // biome-ignore lint/suspicious/noArrayIndexKey: two lines can be alike in all that is shown
                key={`${index} ${line.ledger === null ? "" : lineKey(line.ledger)} ${line.cost_centre_id}`}
              >
                <th scope="row">
                  {line.ledger === null ? (
                    t("origin.outsideLedger")
                  ) : (
                    <LineLink line={line.ledger} />
                  )}
                </th>
                <td>
                  {line.support === null
                    ? t("origin.way.own")
                    : t("origin.way.support", {
                        giver: line.support.giving_cost_centre_id,
                        receiver: line.support.receiving_cost_centre_id,
                        driver:
                          line.support.driver === null
                            ? "–"
                            : nameOf("driver", line.support.driver),
                      })}
                </td>
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
        {t("origin.lines.count", { shown: money.ledger_lines.length, all: money.line_count })}
      </p>
    </li>
  );
}
