import { sqlText } from "../../sql/engine.ts";
import { luck, type Setting, valuesList } from "./setting.ts";

/** So many of the poor producer's clients are asked beside the sample; the weight of their answers makes up for it. */
export const POOR_ASKED = 0.5;

/** Answers of clients who were asked about an event; those of the poor producer are less content. */
export function surveyAnswers(setting: Setting): string {
  const { quality, truths } = setting.parameters;
  const { producer_id: producerId, survey_drop: drop } = truths.poor_producer;
  const questions = quality.surveys.questions.flatMap((question, index) =>
    question.functions.map((functions) => [
      index,
      question.survey,
      question.question,
      functions,
      question.asked,
      question.level ?? null,
      question.yes ?? null,
      question.yes_of_old ?? question.yes ?? null,
    ]),
  );
  const asked = quality.surveys.asked_of_thousand / 1000;
  const poorWeight = asked / (asked + POOR_ASKED - asked * POOR_ASKED);
  const draw = (salt: number) => luck(setting, salt, "event_id || question");
  return `with questions as (
      select * from (values ${valuesList(questions)}) as listed (number, survey, question, functions, asked, level, yes, yes_of_old)
    ),
    asked_clients as (
      select quality_events.*, questions.*, age
      from quality_events join questions on starts_with(function_id, functions) left join codes on quality_events.personal_identity_code = codes.code
      where is_asked and contact_mode <> 'R90' and quality_events.personal_identity_code is not null and ${draw(16)} < asked
    )
    select 'V' || event_id || '-' || number as answer_id, region_code, survey, question, cast(started_at as date) as answered_on, producer_id, function_id as catalogue_code,
      cast(case
        when level is not null then greatest(1, least(5, round(level - 1.1 + 2.2 * ${draw(3)} - case when producer_id = ${sqlText(producerId)} then ${drop} else 0 end)))
        when ${draw(3)} < case when age >= 65 then yes_of_old else yes end then 1 else 0 end as decimal(4, 1)) as value,
      cast(case when producer_id = ${sqlText(producerId)} then ${poorWeight.toFixed(3)} else 1 end as decimal(6, 3)) as weight,
      case when age < 20 then 'under_20' when age < 65 then '20_64' when age < 75 then '65_74' when age >= 75 then '75_and_over' end as age_group
    from asked_clients order by answer_id`;
}
