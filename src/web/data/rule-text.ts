import { useWords, type WordKey } from "../words/words.ts";
import { useCodeName } from "./code-names.ts";

/** What a condition of a classification rule looks at, by the names that rules and explanations use. */
const CONDITIONS: Readonly<Record<string, WordKey>> = {
  region: "condition.region",
  code_system: "condition.code_system",
  "code system": "condition.code_system",
  code: "condition.code",
  "code as service": "condition.codeAsService",
  contact_mode: "condition.contact_mode",
  "contact mode": "condition.contact_mode",
  profession: "condition.profession",
  speciality: "condition.speciality",
  cost_centre_id: "condition.cost_centre_id",
  "cost centre": "condition.cost_centre_id",
  producer_id: "condition.producer_id",
  producer: "condition.producer_id",
  age: "condition.age",
  day: "condition.day",
};

/** What an explanation says instead of a value. */
const VALUES: Readonly<Record<string, WordKey>> = {
  "not known": "condition.value.notKnown",
  "in it": "condition.value.in",
  "not in it": "condition.value.notIn",
  "a service of the catalogue": "condition.value.service",
};

/** A condition of a rule and the values beside it, in words. */
export function useConditionWords(): {
  readonly nameOf: (condition: string) => string;
  readonly valueText: (condition: string, value: string) => string;
} {
  const { t } = useWords();
  const codeName = useCodeName();
  return {
    nameOf: (condition) => {
      const key = CONDITIONS[condition];
      return key === undefined ? condition : t(key);
    },
    valueText: (condition, value) => {
      const key = VALUES[value];
      if (key !== undefined) return t(key);
      if (condition === "day") return value.replace(/^from /, "").replace(", before ", "–");
      if (CONDITIONS[condition] === "condition.profession") return codeName("profession", value);
      if (CONDITIONS[condition] === "condition.code_system") return codeName("code_system", value);
      const name = codeName("contact_mode", value);
      const isNamed = CONDITIONS[condition] === "condition.contact_mode" && name !== value;
      return isNamed ? `${value} ${name}` : value;
    },
  };
}

/** What an event must have for a rule to take it. */
export function useRuleText(): (conditions: Readonly<Record<string, string>>) => string {
  const { nameOf, valueText } = useConditionWords();
  return (conditions) =>
    Object.entries(conditions)
      .map(([condition, wanted]) => `${nameOf(condition)} ${valueText(condition, wanted)}`)
      .join(", ");
}
