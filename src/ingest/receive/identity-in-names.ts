import { UserError } from "../../domain/errors.ts";

/** What looks like a personal identity code between other characters than letters and digits. */
const LOOKS_LIKE_IDENTITY_CODE =
  /(?<![0-9A-Za-z])[0-3][0-9][01][0-9]{3}[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-Ya-y](?![0-9A-Za-z])/g;

const HIDDEN = "***********";

export function looksLikeIdentityCode(text: string): boolean {
  return text.search(LOOKS_LIKE_IDENTITY_CODE) !== -1;
}

/**
 * Names of deliveries and files and what a manifest says stand in messages and in releases as they
 * are, so none of them may hold a personal identity code.
 *
 * @param place Where the text stands, for the message; codes in it are hidden.
 * @throws UserError "invalid_delivery" when the text holds what looks like a code; it is not repeated.
 */
export function refuseIdentityCode(text: string, place: string): void {
  if (!looksLikeIdentityCode(text)) return;
  const shown = place.replaceAll(LOOKS_LIKE_IDENTITY_CODE, HIDDEN);
  throw new UserError(
    "invalid_delivery",
    `${shown} holds something like a personal identity code, which would be shown to everybody; write something else in its place and deliver again`,
  );
}
