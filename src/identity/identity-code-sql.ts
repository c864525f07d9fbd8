import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../domain/package-root.ts";

/**
 * The SQL that judges a whole delivery's codes.
 *
 * @param codes A relation with the column `personal_identity_code`: a name or a bracketed query.
 * @returns A query of one row per row of `codes`: personal_identity_code, is_valid, is_temporary,
 *   birth_month (first day of the month, null when invalid), invalid_reason (null when valid).
 */
export function identityCodesSql(codes: string): string {
  const model = readFileSync(join(PACKAGE_ROOT, "models/staging/identity_codes.sql"), "utf8");
  return model.replaceAll("{{ codes }}", () => codes);
}
