import { join } from "node:path";
import type { Names } from "../../domain/names.ts";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import { loadChecks, loadContract } from "../../ingest/index.ts";
import { MODEL_CHECKS } from "../../publish/index.ts";

/** What a check looks for and what to do about it, in three languages. */
export type CheckText = { readonly title: Names; readonly advice: Names };

let known: ReadonlyMap<string, CheckText> | null = null;

/** The texts of all checks by their id, of delivered rows and of models; read once: they are part of the program. */
export function checkTexts(): ReadonlyMap<string, CheckText> {
  const delivered = () =>
    loadChecks(join(PACKAGE_ROOT, "checks"), loadContract(join(PACKAGE_ROOT, "contract"))).map(
      ({ id, title, advice }) => [id, { title, advice }] as const,
    );
  known ??= new Map([...delivered(), ...Object.entries(MODEL_CHECKS)]);
  return known;
}
