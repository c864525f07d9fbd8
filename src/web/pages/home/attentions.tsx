import { Link } from "@tanstack/react-router";
import { type Attention, type Overview, overviewRoutes } from "../../../api/index.ts";
import type { Language } from "../../../domain/names.ts";
import { carried, readAddress } from "../../app/address.ts";
import { useAnswer } from "../../data/client.ts";
import { useCodeName } from "../../data/code-names.ts";
import { usePlace } from "../../data/place.ts";
import { formatInUnit, millionDecimals, numberOf } from "../../format/format-cell.ts";
import { formatNumber, formatValue } from "../../format/format-value.ts";
import { shortPackageName } from "../../names/package-names.ts";
import { useWords } from "../../words/words.ts";
import { EarlyWarnings } from "./early-warnings.tsx";

const MOST_SHOWN = 6;

/** What needs attention and can be acted on, what changed, and the proof that closes. */
export function Attentions({ overview }: { readonly overview: Overview }) {
  const { t } = useWords();
  const { area, year } = usePlace();
  const warnings = useAnswer(overviewRoutes.earlyWarnings, { query: { region: area.code, year } });
  const shown = overview.attention.slice(0, MOST_SHOWN);
  return (
    <aside className="stack" aria-label={t("home.attention")}>
      <section>
        <div className="section-head">
          <h2>{t("home.attention")}</h2>
          <p className="note">{t("home.attention.what")}</p>
        </div>
        <EarlyWarnings warnings={warnings.data?.warnings ?? []} />
        {shown.length === 0 && warnings.data?.warnings.length === 0 ? (
          <p className="soft">{t("home.attention.none")}</p>
        ) : null}
        {shown.map((attention) => (
          <AttentionItem key={`${attention.kind} ${attention.sentence.en}`} attention={attention} />
        ))}
      </section>
      <Changes overview={overview} />
      <Balance overview={overview} />
    </aside>
  );
}

const PAGES = {
  package: "/packages",
  comparison: "/compare",
  dependencies: "/dependencies",
  data: "/data",
  catalogue: "/catalogue",
  origin: "/origin",
} as const;

function AttentionItem({ attention }: { readonly attention: Attention }) {
  const { t, language } = useWords();
  const { address } = usePlace();
  const { page, parameters } = attention.link;
  const module = parameters["package"];
  const search = { ...carried(address), ...readAddress(parameters) };
  const isWorse = attention.severity === "serious";
  return (
    <div className={isWorse ? "side-item side-item-worse" : "side-item"}>
      <h3>
        {attention.finding === null
          ? t(`attention.${attention.kind}`)
          : t(`attention.finding.${attention.severity}`)}
      </h3>
      <p>
        {attention.finding === null ? (
          attention.sentence[language]
        ) : (
          <FindingSentence finding={attention.finding} />
        )}
      </p>
      <p className="note">
        {page === "package" && module !== undefined ? (
          <Link to="/packages/$package" params={{ package: module }} search={search}>
            {t(`attention.go.${page}`)}
          </Link>
        ) : (
          <Link to={PAGES[page]} search={search}>
            {t(`attention.go.${page}`)}
          </Link>
        )}
      </p>
    </div>
  );
}

/** How many rows a finding left out, of how many, and what was wrong with them. */
function FindingSentence({ finding }: { readonly finding: NonNullable<Attention["finding"]> }) {
  const { t, language } = useWords();
  const nameOf = useCodeName();
  const table = finding.table_name === null ? null : nameOf("table", finding.table_name);
  const place = [table, finding.delivery_id].filter((part) => part !== null).join(", ");
  const title = finding.title?.[language] ?? t("column.finding");
  const rows = finding.row_count;
  if (finding.share === null) return t("attention.finding.rows", { rows, n: rows, title, place });
  return t("attention.finding.share", {
    rows,
    n: rows,
    title,
    place,
    share: shareText(finding.share, language),
  });
}

/** Per cent with as many decimals as a small share needs to be more than nought. */
function shareText(share: number, language: Language): string {
  const percent = 100 * share;
  const decimals = percent >= 1 ? 1 : percent >= 0.01 ? 2 : 4;
  return formatValue(percent, "percent", language, { decimals });
}

/** The largest changes from the year before, by package. */
function Changes({ overview }: { readonly overview: Overview }) {
  const { t, language } = useWords();
  const changes = overview.changes.slice(0, 4);
  if (changes.length === 0) return null;
  return (
    <section className="side-item">
      <h3>{t("home.changes", { year: String(overview.year - 1) })}</h3>
      <table className="table">
        <caption className="visually-hidden">
          {t("home.changes", { year: String(overview.year - 1) })}
        </caption>
        <tbody>
          {changes.map(({ package: one, change }) => {
            const value = numberOf(change);
            return (
              <tr key={one.code}>
                <th scope="row">{shortPackageName(one.names, language)}</th>
                <td className="number">
                  {value === null
                    ? t("cell.missing")
                    : formatValue(value, "million_euros", language, {
                        isSigned: true,
                        decimals: millionDecimals(numberOf(overview.cost)),
                      })}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Ledger = clients + named lines: said in one sentence, with the way to the whole balance sheet. */
function Balance({ overview }: { readonly overview: Overview }) {
  const { t, language } = useWords();
  const { address } = usePlace();
  const { proof } = overview;
  if (proof === null) return null;
  const difference = formatNumber(Number(proof.difference), 2, language);
  return (
    <section className={proof.holds ? "side-item" : "side-item side-item-worse"}>
      <h3>{proof.holds ? t("home.balance.closes") : t("home.balance.open")}</h3>
      <p>{t("home.balance.sentence", { ledger: eurosOf(proof.expected), difference })}</p>
      <p className="note">
        <Link to="/origin" search={carried(address)}>
          {t("home.balance.go")}
        </Link>
      </p>
    </section>
  );

  function eurosOf(text: string): string {
    return formatInUnit(Number(text), "euros", language, { decimals: 2 });
  }
}
