import type { Problem } from "../api/index.ts";
import { PROBLEM_TEXTS } from "../domain/error-texts.ts";
import { USER_ERRORS, UserError } from "../domain/errors.ts";
import type { Language } from "../domain/names.ts";

export const PROBLEM_TYPE = "application/problem+json";

/**
 * A fault as problem details, in the reader's language. A fault of ours tells nothing of itself but the id
 * of the request, by which the log has the rest.
 */
export function problemOf(error: unknown, language: Language, requestId: string): Problem {
  const code = error instanceof UserError ? error.code : "internal";
  const { title, whatToDo } = PROBLEM_TEXTS[code];
  return {
    type: `/api/docs#error-${code}`,
    title: title[language],
    status: error instanceof UserError ? USER_ERRORS[error.code].http : 500,
    code,
    detail:
      error instanceof UserError ? withoutFolders(error.message) : `request ${requestId} failed`,
    what_to_do: whatToDo[language],
    request_id: requestId,
  };
}

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
