import { join } from "node:path";
import { nationalRuleSets } from "../classification/index.ts";
import { loadCostingPolicies } from "../costing/index.ts";
import { type Names, sameInAll, type Wording } from "../domain/names.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { codeList, loadContract } from "../ingest/index.ts";

/** What the codes of deliveries and rules are called in the three languages. */
export type CodeNames = {
  /** Delivered tables by name. */
  readonly tables: Readonly<Record<string, Names>>;
  /** Drivers of support costs. */
  readonly drivers: Readonly<Record<string, Names>>;
  readonly contactModes: Readonly<Record<string, Names>>;
  readonly codeSystems: Readonly<Record<string, Names>>;
  /**
   * Reasons and owners of rules. A release keeps one text of each; those that came with this package are
   * known in all three languages by their English text, and others stay as somebody wrote them.
   */
  readonly wordingOf: (text: string) => Names;
};

let known: CodeNames | null = null;

/** The names of what comes with this package, read once. */
export function codeNames(): CodeNames {
  known ??= readCodeNames();
  return known;
}

function readCodeNames(): CodeNames {
  const contract = loadContract(join(PACKAGE_ROOT, "contract"));
  const rules = join(PACKAGE_ROOT, "costing");
  const costing = loadCostingPolicies(rules, rules);
  const ruleSets = nationalRuleSets(join(PACKAGE_ROOT, "catalogue", "classification"));
  const written: Wording[] = [
    ...[costing.accounts, costing.weights, costing.drivers].flatMap(({ owner, reason }) => [
      owner,
      reason,
    ]),
    ...ruleSets.flatMap(({ source, reasons }) => [source, ...Object.values(reasons ?? {})]),
    { fi: "kansallinen", sv: "nationell", en: "national" },
  ];
  const namesOfList = (list: string) =>
    Object.fromEntries(codeList(contract, list).codes.map(({ code, name }) => [code, name]));
  const byEnglish = new Map(
    written.flatMap((one) => (typeof one === "string" ? [] : [[one.en, one] as const])),
  );
  return {
    tables: Object.fromEntries(contract.tables.map(({ table, name }) => [table, name])),
    drivers: costing.drivers.names,
    contactModes: namesOfList("contact_modes"),
    codeSystems: namesOfList("code_systems"),
    wordingOf: (text) => byEnglish.get(text) ?? sameInAll(text),
  };
}
