import { Link } from "@tanstack/react-router";
import { acceptanceRoutes, dataRoutes, type Finding } from "../../../api/index.ts";

import { carried } from "../../app/address.ts";
import { Answered } from "../../components/answered.tsx";
import { Empty } from "../../components/states.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useAnswer } from "../../data/client.ts";
import { useCodeName } from "../../data/code-names.ts";
import { useOrganiserName } from "../../data/organiser.ts";
import { usePlace, useSurroundings } from "../../data/place.ts";
import { formatDay, formatNumber } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";
import { AcceptForm } from "./accept-form.tsx";
import { AcceptedNow } from "./accepted-now.tsx";

const SEVERITIES = ["blocks", "excludes", "notes"] as const;
const ENDANGERED = [
  "costs",
  "unit_costs",
  "client_counts",
  "service_use",
  "waiting_times",
  "population_rates",
  "experience",
  "traceability",
  "privacy",
] as const;

/** Findings by severity, each with what it puts at risk and what to do about it. */
export function Findings() {
  const { t } = useWords();
  const { address } = usePlace();
  const severity = SEVERITIES.find((one) => one === address.show);
  const findings = useAnswer(dataRoutes.findings, {
    query: {
      limit: 200,
      ...(severity === undefined ? {} : { severity }),
      ...(address.delivery === undefined ? {} : { delivery: address.delivery }),
    },
  });
  return (
    <section className="section" id="findings" aria-labelledby="findings-title">
      <div className="section-head">
        <h2 id="findings-title">{t("data.findings")}</h2>
        <p className="note">{t("data.findings.what")}</p>
        <nav className="choices" aria-label={t("data.findings.choose")}>
          <Link
            to="/data"
            search={carried(address)}
            hash="findings"
            activeOptions={{ exact: true }}
            aria-current={severity === undefined ? "true" : undefined}
          >
            {t("data.severity.all")}
          </Link>
          {SEVERITIES.map((one) => (
            <Link
              key={one}
              to="/data"
              search={{ ...carried(address), show: one }}
              hash="findings"
              aria-current={severity === one ? "true" : undefined}
            >
              {t(`data.severity.${one}`)}
            </Link>
          ))}
        </nav>
        {address.delivery === undefined ? null : (
          <p>
            {t("data.findings.ofDelivery", { delivery: address.delivery })}{" "}
            <Link to="/data" search={carried(address)} hash="findings">
              {t("data.findings.all")}
            </Link>
          </p>
        )}
      </div>
      <Answered query={findings}>
        {(data) =>
          data.findings.length === 0 ? (
            <Empty>{t("data.findings.none")}</Empty>
          ) : (
            <>
              <FindingTable findings={data.findings} />
              {data.page.total > data.findings.length ? (
                <p className="table-note note">
                  {t("data.findings.more", { shown: data.findings.length, all: data.page.total })}
                </p>
              ) : null}
            </>
          )
        }
      </Answered>
    </section>
  );
}

function FindingTable({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useWords();
  return (
    <TableWrap>
      <table className="table">
        <caption className="visually-hidden">{t("data.findings")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("column.severity")}</th>
            <th scope="col">{t("column.finding")}</th>
            <th scope="col" className="wide-only">
              {t("column.endangers")}
            </th>
            <th scope="col" className="number">
              {t("column.rows")}
            </th>
          </tr>
        </thead>
        <tbody>
          {grouped(findings).map((group) => (
            <FindingRow key={`${group.severity} ${group.checkId}`} group={group} />
          ))}
        </tbody>
      </table>
    </TableWrap>
  );
}

type Group = {
  readonly severity: Finding["severity"];
  readonly checkId: string;
  readonly first: Finding;
  readonly findings: readonly Finding[];
};

/** Findings of one check together, in the order in which they came. */
function grouped(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.check_id}`;
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    return [{ severity: first.severity, checkId: first.check_id, first, findings: own }];
  });
}

function FindingRow({ group }: { readonly group: Group }) {
  const { t, language } = useWords();
  const { first, findings } = group;
  const endangered = first.endangers.map((code) => {
    const known = ENDANGERED.find((one) => one === code);
    return known === undefined ? code : t(`data.endangers.${known}`);
  });
  const title = first.title?.[language];
  return (
    <tr>
      <td className={group.severity === "blocks" ? "worse nowrap" : "nowrap"}>
        {t(`data.severity.${group.severity}`)}
      </td>
      <th scope="row">
        {title === undefined ? (
          <code>{first.check_id}</code>
        ) : (
          title.charAt(0).toLocaleUpperCase(language) + title.slice(1)
        )}
        {first.advice === null ? null : <p className="note">{first.advice[language]}</p>}
        <details>
          <summary className="note">{t("data.findings.places", { n: findings.length })}</summary>
          <ul>
            {findings.map((finding) => (
              <li
                key={`${finding.delivery_id} ${finding.table_name} ${finding.column_name} ${finding.message}`}
                className="note"
              >
                <Place finding={finding} />: {t("data.findings.rows", { n: finding.row_count })}{" "}
                <Acceptance finding={finding} />
              </li>
            ))}
          </ul>
        </details>
      </th>
      <td className="wide-only">{endangered.length === 0 ? "–" : endangered.join(", ")}</td>
      <td className="number">
        {formatNumber(
          findings.reduce((sum, finding) => sum + finding.row_count, 0),
          0,
          language,
        )}
      </td>
    </tr>
  );
}

/** Delivery, table and column; without any of them the finding is about everything that was delivered. */
function Place({ finding }: { readonly finding: Finding }) {
  const { t } = useWords();
  const nameOf = useCodeName();
  const organiserName = useOrganiserName();
  if (finding.delivery_id === null && finding.table_name === null) {
    const [, organiser, source] = /^([\w-]+)\/([\w-]+):/.exec(finding.message) ?? [];
    return organiser === undefined || source === undefined
      ? t("data.findings.everything")
      : `${organiserName(organiser)} · ${nameOf("source", source)}`;
  }
  return (
    <>
      {finding.delivery_id}
      {finding.table_name === null ? null : ` · ${nameOf("table", finding.table_name)}`}
      {finding.column_name === null ? null : (
        <>
          {" · "}
          <code>{finding.column_name}</code>
        </>
      )}
    </>
  );
}

/** Who answers for the finding, or a way to answer for it. */
function Acceptance({ finding }: { readonly finding: Finding }) {
  const { t, language } = useWords();
  const { session } = useSurroundings();
  const acceptances = useAnswer(acceptanceRoutes.acceptances);
  const now = acceptances.data?.acceptances.find(
    (one) =>
      !one.is_expired &&
      one.check_id === finding.check_id &&
      (one.delivery_id === null || one.delivery_id === finding.delivery_id),
  );
  if (now !== undefined) return <AcceptedNow acceptance={now} />;
  if (finding.accepted_by !== null) {
    const until = finding.accepted_until;
    return (
      <span>
        {" "}
        {t("data.accepted", {
          who: finding.accepted_by,
          until: until === null ? "–" : formatDay(until, language),
        })}
      </span>
    );
  }
  if (!session.permissions.includes("accept_findings") || finding.severity === "notes") return null;
  if (acceptances.data === undefined) return null;
  return <AcceptForm finding={finding} earliestUntil={acceptances.data.earliest_until} />;
}
