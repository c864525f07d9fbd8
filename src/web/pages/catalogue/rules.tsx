import { useDeferredValue, useState } from "react";
import { type ClassificationRule, catalogueRoutes } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { Empty } from "../../components/states.tsx";
import { TableWrap } from "../../components/table-wrap.tsx";
import { useAnswer } from "../../data/client.ts";
import { useConditionText } from "../../data/conditions.ts";
import { useRuleText } from "../../data/rule-text.ts";
import { formatNumber } from "../../format/format-value.ts";
import { useWords } from "../../words/words.ts";

/** The rules that place events, national ones first, with how many events each took. */
export function Rules() {
  const { t } = useWords();
  const [text, setText] = useState("");
  const search = useDeferredValue(text.trim());
  const rules = useAnswer(catalogueRoutes.rules, {
    query: { limit: 200, ...(search === "" ? {} : { search }) },
  });
  return (
    <section className="section" aria-labelledby="rules">
      <div className="section-head">
        <h2 id="rules">{t("catalogue.part.rules")}</h2>
        <p className="note">{t("catalogue.rules.what")}</p>
      </div>
      <label className="field search-field">
        <span className="field-label">{t("catalogue.rules.search")}</span>
        <input
          className="input"
          type="search"
          maxLength={80}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Answered query={rules} rows={12}>
        {(data) =>
          data.rules.length === 0 ? (
            <Empty>{t("catalogue.rules.none")}</Empty>
          ) : (
            <RuleTable rules={data.rules} />
          )
        }
      </Answered>
    </section>
  );
}

function RuleTable({ rules }: { readonly rules: readonly ClassificationRule[] }) {
  const { t, language } = useWords();
  const conditionText = useConditionText();
  const ruleText = useRuleText();
  return (
    <TableWrap>
      <table className="table">
        <caption className="visually-hidden">{t("catalogue.part.rules")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("column.rule")}</th>
            <th scope="col">{t("column.conditions")}</th>
            <th scope="col">{t("column.service")}</th>
            <th scope="col" className="number">
              {t("column.events")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={`${rule.rule_set} ${rule.rule_id}`}>
              <th scope="row">
                {rule.rule_id}
                <p className="note">
                  {rule.region_code === null
                    ? rule.rule_set
                    : t("catalogue.regional", {
                        region: conditionText(`region=${rule.region_code}`),
                      })}
                </p>
              </th>
              <td>
                <span className="hyphenate">{ruleText(rule.conditions)}</span>
                {rule.reason === null ? null : <p className="note">{rule.reason[language]}</p>}
              </td>
              <td>
                {rule.service_id === null ? "–" : conditionText(`service=${rule.service_id}`)}
              </td>
              <td className="number">{formatNumber(rule.event_count, 0, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableWrap>
  );
}
