import { useState } from "react";
import { catalogueRoutes, type EventExplanation as Explanation } from "../../../api/index.ts";
import { Answered } from "../../components/answered.tsx";
import { CheckedForm, Field } from "../../components/checked-form.tsx";
import { useAnswer } from "../../data/client.ts";
import { textOf } from "../../data/form.ts";
import { useConditionWords } from "../../data/rule-text.ts";
import { useWords } from "../../words/words.ts";
import { eurosText } from "../origin/euros-text.ts";
import { CostType } from "../origin/ledger-lines.tsx";

type Asked = { readonly eventId: string; readonly purpose: string };

/** Why one event was classified as it was, and what it cost: asked with a purpose, which the log keeps. */
export function EventExplanation() {
  const { t } = useWords();
  const [asked, setAsked] = useState<Asked | null>(null);
  const submit = (form: FormData): void =>
    setAsked({ eventId: textOf(form, "event"), purpose: textOf(form, "purpose") });
  return (
    <section className="section" aria-labelledby="event">
      <div className="section-head">
        <h2 id="event">{t("catalogue.event")}</h2>
        <p className="note">{t("catalogue.event.what")}</p>
      </div>
      <CheckedForm onSubmit={submit}>
        <Field name="event" label={t("catalogue.event.id")} maxLength={200} autoComplete="off" />
        <Field name="purpose" label={t("catalogue.event.purpose")} minLength={5} maxLength={300} />
        <div>
          <button type="submit" className="button button-main">
            {t("catalogue.event.ask")}
          </button>
        </div>
      </CheckedForm>
      {asked === null ? null : <Answer asked={asked} />}
    </section>
  );
}

function Answer({ asked }: { readonly asked: Asked }) {
  const explanation = useAnswer(catalogueRoutes.eventExplanation, {
    params: { event_id: asked.eventId },
    query: { purpose: asked.purpose },
  });
  return (
    <Answered query={explanation} rows={5}>
      {(data) =>
        data.events.map((event, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same event may come from two deliveries
          <OneEvent key={index} event={event} />
        ))
      }
    </Answered>
  );
}

function OneEvent({ event }: { readonly event: Explanation["events"][number] }) {
  const { t, language } = useWords();
  const { nameOf, valueText } = useConditionWords();
  return (
    <div className="section-first">
      <h3>
        {event.service === null
          ? t("catalogue.event.unplaced")
          : `${event.service.package[language]} → ${event.service.function[language]} → ${event.service.service[language]}`}
      </h3>
      {event.rule === null ? null : (
        <p>
          {t("catalogue.event.rule", { rule: event.rule.rule_id })}{" "}
          <span className="note">
            {event.rule.conditions
              .map(({ condition, wanted, found }) =>
                found === null || found === wanted
                  ? `${nameOf(condition)} ${valueText(condition, wanted)}`
                  : `${nameOf(condition)} ${valueText(condition, wanted)} (${valueText(condition, found)})`,
              )
              .join(", ")}
          </span>
        </p>
      )}
      {event.passed_rules
        .filter(({ is_near: isNear }) => isNear)
        .slice(0, 5)
        .map((rule) => (
          <p key={rule.rule_id} className="note">
            {t("catalogue.event.notRule", {
              rule: rule.rule_id,
              column: nameOf(rule.failed.condition),
              wanted: valueText(rule.failed.condition, rule.failed.wanted),
              found:
                rule.failed.found === null
                  ? "–"
                  : valueText(rule.failed.condition, rule.failed.found),
            })}
          </p>
        ))}
      <table className="table">
        <caption className="visually-hidden">{t("catalogue.event.costs")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("column.costType")}</th>
            <th scope="col" className="number">
              {t("column.spread")}
            </th>
            <th scope="col" className="number">
              {t("column.direct")}
            </th>
            <th scope="col" className="number">
              {t("column.euros")}
            </th>
          </tr>
        </thead>
        <tbody>
          {event.costs.map((cost) => (
            <tr key={cost.cost_type}>
              <th scope="row">
                <CostType type={cost.cost_type} />
              </th>
              <td className="number">{eurosText(cost.spread_euros, language)}</td>
              <td className="number">{eurosText(cost.direct_euros, language)}</td>
              <td className="number">{eurosText(cost.total_euros, language)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("table.total")}</th>
            <td />
            <td />
            <td className="number">{eurosText(event.cost_euros, language)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
