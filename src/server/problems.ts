import type { Problem } from "../api/index.ts";
import { PROBLEM_TEXTS } from "../domain/error-texts.ts";
import { USER_ERRORS, UserError } from "../domain/errors.ts";
import { faultDetail } from "../domain/fault-details.ts";
import type { Language } from "../domain/names.ts";

export const PROBLEM_TYPE = "application/problem+json";

/**
 * A fault as problem details, in the reader's language. A fault of ours tells nothing of itself but the id
 * of the request, by which the log has the rest.
 */
export function problemOf(error: unknown, language: Language, requestId: string): Problem {
  const code = error instanceof UserError ? error.code : "internal";
  const { title, whatToDo } = PROBLEM_TEXTS[code];
  const message =
    error instanceof UserError ? withoutFolders(error.message) : `request ${requestId} failed`;
  return {
    type: `/api/docs#error-${code}`,
    title: title[language],
    status: error instanceof UserError ? USER_ERRORS[error.code].http : 500,
    code,
    detail: faultDetail(message, language) ?? ONLY_IN_ENGLISH[language],
    technical_detail: message,
    what_to_do: whatToDo[language],
    request_id: requestId,
  };
}

/** For messages that only those who write requests by hand or look after the machine meet. */
const ONLY_IN_ENGLISH = {
  fi: "Tarkempi selite on englanniksi teknisessä lisätiedossa.",
  sv: "En närmare förklaring finns på engelska i den tekniska informationen.",
  en: "",
} as const satisfies Record<Language, string>;

/** Messages name files for those at the machine; readers far away need not know its folders. */
function withoutFolders(message: string): string {
  return message.replaceAll(
    /(?<![\w:/.])\/(?!api\/)(?:[\w.@-]+\/)+|\b[A-Za-z]:\\(?:[\w.@-]+\\)+/g,
    "",
  );
}

/** The language that an `Accept-Language` header asks for first, of the three there are; otherwise Finnish. */
export function languageOf(header: string | undefined): Language {
  for (const part of (header ?? "").split(",")) {
    const [language] = part.trim().toLowerCase().split(/[-;]/);
    if (language === "fi" || language === "sv" || language === "en") return language;
  }
  return "fi";
}
