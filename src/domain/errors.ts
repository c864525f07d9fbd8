/**
 * Everything a person can put right, in one table: the code, the exit code of the command line
 * and the status of the HTTP interface. Messages say what was found, where, and what to do.
 */
export const USER_ERRORS = {
  invalid_usage: { exit: 2, http: 400 },
  unknown_name: { exit: 3, http: 404 },
  invalid_definition: { exit: 4, http: 422 },
  level_rule: { exit: 5, http: 422 },
  workspace_not_found: { exit: 6, http: 404 },
  workspace_busy: { exit: 7, http: 409 },
  invalid_delivery: { exit: 8, http: 422 },
  blocking_findings: { exit: 9, http: 422 },
  proof_broken: { exit: 10, http: 500 },
  key_missing: { exit: 11, http: 500 },
  key_unsafe: { exit: 12, http: 500 },
  no_release: { exit: 13, http: 404 },
  release_damaged: { exit: 14, http: 500 },
  no_allocation_basis: { exit: 15, http: 422 },
  closed_loop: { exit: 16, http: 422 },
  result_differs: { exit: 17, http: 422 },
  disk_full: { exit: 18, http: 507 },
  file_not_found: { exit: 19, http: 404 },
  key_invalid: { exit: 20, http: 500 },
  too_tight: { exit: 21, http: 422 },
  not_signed_in: { exit: 22, http: 401 },
  not_allowed: { exit: 23, http: 403 },
  too_many_requests: { exit: 24, http: 429 },
  request_too_large: { exit: 25, http: 413 },
  not_acceptable: { exit: 26, http: 406 },
  too_slow: { exit: 27, http: 503 },
  port_in_use: { exit: 28, http: 500 },
  sign_in_failed: { exit: 29, http: 401 },
  request_forged: { exit: 30, http: 403 },
  already_there: { exit: 31, http: 409 },
  password_refused: { exit: 32, http: 422 },
  state_unreachable: { exit: 33, http: 503 },
  state_elsewhere: { exit: 34, http: 500 },
  state_newer: { exit: 35, http: 500 },
  audit_broken: { exit: 36, http: 500 },
  illegal_sum: { exit: 37, http: 422 },
  workspace_newer: { exit: 38, http: 500 },
  package_refused: { exit: 39, http: 422 },
  redelivery_refused: { exit: 40, http: 422 },
  out_of_memory: { exit: 41, http: 507 },
  stopped: { exit: 130, http: 503 },
} as const;

export type UserErrorCode = keyof typeof USER_ERRORS;

export function isUserErrorCode(code: string): code is UserErrorCode {
  return Object.hasOwn(USER_ERRORS, code);
}

/** A fault that a person can put right. Never carries a cell's content or an identity code. */
export class UserError extends Error {
  readonly code: UserErrorCode;

  constructor(code: UserErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "UserError";
    this.code = code;
  }
}

/** What a person is told who stopped the work. */
export const STOPPED =
  "stopped as asked; what was finished is kept and the release that was there is untouched: run again to go on";

/** What a person is told when nothing more can be written. */
export const DISK_FULL =
  "the disk is full, or a file reached the size allowed; make room and run again: what was finished is kept, and the release that was there is untouched";

/** What a person is told when one step needs more memory than the engine may take. */
export const OUT_OF_MEMORY =
  "a step needs more memory than memory_limit gives, and could not write all of it to disk; raise --memory-limit or memory_limit in paketti.yaml, or give fewer --threads, and run again: what was finished is kept, and the release that was there is untouched";

/** The known name nearest to a mistyped one, or null when none is near (edit distance ≤ a third). */
export function nearestName(name: string, known: readonly string[]): string | null {
  const distances = known.map((candidate) => ({
    candidate,
    distance: editDistance(name, candidate),
  }));
  distances.sort((left, right) => left.distance - right.distance);
  const nearest = distances[0];
  const isNear =
    nearest !== undefined && nearest.distance <= Math.max(1, Math.ceil(name.length / 3));
  return isNear ? nearest.candidate : null;
}

/** A list of more names than these is not read. */
const MOST_NAMES_TOLD = 60;

/** `unknown_name` with a suggestion when one is near, and otherwise the list of what there is. */
export function unknownName(kind: string, name: string, known: readonly string[]): UserError {
  const nearest = nearestName(name, known);
  const left = known.length - MOST_NAMES_TOLD;
  const list = known.slice(0, MOST_NAMES_TOLD).join(", ") + (left > 0 ? `, and ${left} more` : "");
  const advice = nearest === null ? `known: ${list}` : `did you mean ${nearest}?`;
  return new UserError("unknown_name", `unknown ${kind} "${name}"; ${advice}`);
}

/** `unknown_name` with the year there is that is nearest in time. */
export function unknownYear(name: string, known: readonly number[]): UserError {
  const wanted = Number(/^\d{4}/.exec(name)?.[0]);
  const [nearest] = known.toSorted(
    (left, right) => Math.abs(left - wanted) - Math.abs(right - wanted) || right - left,
  );
  if (Number.isNaN(wanted) || nearest === undefined) {
    return unknownName("year", name, known.map(String));
  }
  return new UserError("unknown_name", `unknown year "${name}"; did you mean ${nearest}?`);
}

/** @throws UserError "invalid_usage" for a range whose end comes before its beginning. */
export function refuseReversed(
  what: "years" | "months" | "ages",
  from: string,
  until: string,
): void {
  if (what === "ages" ? Number(from) <= Number(until) : from <= until) return;
  const message = `the ${what} ${from}..${until} are reversed; write ${until}..${from}`;
  throw new UserError("invalid_usage", message);
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [row, character] of [...left].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...right].entries()) {
      const substitution = (previous[column] ?? 0) + (character === other ? 0 : 1);
      current.push(
        Math.min(substitution, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1),
      );
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
