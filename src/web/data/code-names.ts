import { useWords } from "../words/words.ts";
import { useSurroundings } from "./place.ts";

/** What a code can be a code of. */
export type CodeKind =
  | "table"
  | "source"
  | "driver"
  | "contact_mode"
  | "code_system"
  | "profession"
  | "reason";

/** What codes of deliveries and rules are called; a code that nobody has named is shown as it is. */
export function useCodeName(): (kind: CodeKind, code: string) => string {
  const { language } = useWords();
  const { release } = useSurroundings();
  return (kind, code) => release.code_names[kind]?.[code]?.[language] ?? code;
}

/**
 * Why a figure is not shown, in words: `not_delivered:staff` names the table, and of `protection:public@1`
 * only the kind of the reason is told.
 */
export function useReasonText(): (reason: string) => string {
  const nameOf = useCodeName();
  return (reason) => {
    const [code = "", about] = reason.split(":", 2);
    const text = nameOf("reason", code);
    return about === undefined || code === "protection"
      ? text
      : `${text} (${nameOf("table", about)})`;
  };
}
