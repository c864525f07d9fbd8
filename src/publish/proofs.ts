import type { Row } from "../sql/engine.ts";
import { textValue, wholeValue } from "../sql/engine.ts";
import type { Model } from "../sql/models.ts";
import { NATIONAL_PROOF } from "../sql/national-models.ts";
import {
  type ModelOutputs,
  type ModelsRun,
  modelNamed,
  relationOfOutput,
} from "../sql/run-models.ts";
import { identityContentProof } from "./identity-content.ts";
import type { Proof } from "./proof.ts";

type ProofDefinition = Pick<Proof, "proof_id" | "statement" | "unit"> & { readonly model: string };

/** In the order in which they are printed. `expected` and `found` of clients are not sums of distinct counts. */
const PROOFS: readonly ProofDefinition[] = [
  {
    proof_id: "euros_conserved",
    model: "proof__euros_conserved",
    unit: "micro-euros",
    statement: "Ledger = costs on clients + costs kept as named lines, in every region and year",
  },
  {
    proof_id: "euros_conserved_by_cost_centre",
    model: "proof__euros_conserved",
    unit: "micro-euros",
    statement: "The same for every cost centre, after what it gave and was given",
  },
  {
    proof_id: "euros_conserved_by_package",
    model: "proof__euros_conserved",
    unit: "micro-euros",
    statement: "All packages and what belongs to none make up the ledger",
  },
  {
    proof_id: "rows_received",
    model: "proof__rows_received",
    unit: "rows",
    statement: "Rows received = accepted + quarantined, in every table of every delivery",
  },
  {
    proof_id: "events_conserved",
    model: "proof__events_conserved",
    unit: "events",
    statement: "Events accepted = costed + replaced by a later delivery",
  },
  {
    proof_id: "events_classified",
    model: "proof__events_conserved",
    unit: "events",
    statement: "Events costed = classified + unclassified, and the rules' own counts agree",
  },
  {
    proof_id: "clients_once",
    model: "proof__clients_once",
    unit: "clients",
    statement: "Clients counted from events and from package facts agree, in every cut",
  },
  {
    proof_id: "lines_have_grounds",
    model: "proof__lines_have_grounds",
    unit: "rows",
    statement: "Money is kept off clients only where the data gives the reason",
  },
  {
    proof_id: "whole_money",
    model: "proof__whole_money",
    unit: "rows",
    statement: "Every rounding line is as small as rounding to a micro-euro makes it",
  },
  {
    proof_id: "ratios_kept_whole",
    model: "proof__ratios_kept_whole",
    unit: "figures",
    statement: "A figure has a value exactly when it has a denominator",
  },
  {
    proof_id: "states_kept_apart",
    model: "proof__ratios_kept_whole",
    unit: "figures",
    statement: "Zero, missing and value are told apart",
  },
  // Of a national node, in the place of those above that need events and ledgers.
  {
    proof_id: "packages_euros",
    model: NATIONAL_PROOF,
    unit: "micro-euros",
    statement:
      "Costs that the packages of areas tell = costs here, in every region, year and package",
  },
  {
    proof_id: "packages_events",
    model: NATIONAL_PROOF,
    unit: "events",
    statement: "The same of events",
  },
  {
    proof_id: "packages_clients",
    model: NATIONAL_PROOF,
    unit: "clients",
    statement: "The same of clients, and persons of the nation counted in two ways agree",
  },
];

const SHOWN_BROKEN = 20;

/**
 * Computes every proof of the run's models that compare. A proof with nothing to compare holds, and says 0.
 *
 * @param isAnew Whether texts are looked at again in files where an earlier run found none that identifies.
 */
export async function proofsOf(
  outputs: ModelOutputs,
  run: ModelsRun,
  isAnew = false,
): Promise<Proof[]> {
  const proofs: Proof[] = [];
  const made = new Set(run.models.map(({ name }) => name));
  for (const definition of PROOFS.filter(({ model }) => made.has(model))) {
    const relation = relationOfOutput(outputs, modelNamed(run, definition.model));
    const [totals] = await run.engine.rows(
      `select
         count(*) as comparison_count,
         cast(coalesce(sum(expected), 0) as hugeint) as expected,
         cast(coalesce(sum(found), 0) as hugeint) as found
       from ${relation} where proof_id = $proof_id`,
      { proof_id: definition.proof_id },
    );
    const broken = await run.engine.rows(
      `select region_code, year, subject, expected, found from ${relation}
       where proof_id = $proof_id and expected is distinct from found
       order by region_code, year, subject limit ${SHOWN_BROKEN}`,
      { proof_id: definition.proof_id },
    );
    proofs.push(proofOf(definition, totals ?? {}, broken));
  }
  proofs.push(await identityContentProof(outputs, run, isAnew), noUnprotectedTable(run.models));
  return proofs;
}

function proofOf(definition: ProofDefinition, totals: Row, broken: readonly Row[]): Proof {
  return {
    proof_id: definition.proof_id,
    statement: definition.statement,
    unit: definition.unit,
    comparison_count: Number(wholeValue(totals, "comparison_count")),
    expected: wholeValue(totals, "expected"),
    found: wholeValue(totals, "found"),
    holds: broken.length === 0,
    broken: broken.map((row) => ({
      region_code: textValue(row, "region_code"),
      year: row["year"] === null ? null : Number(wholeValue(row, "year")),
      subject: textValue(row, "subject") ?? "",
      expected: row["expected"] === null ? 0n : wholeValue(row, "expected"),
      found: row["found"] === null ? 0n : wholeValue(row, "found"),
    })),
  };
}

/**
 * The eighth invariant is about published cells. A release is internal, so none of its tables may be public; what
 * is published of it has a proof of its own, the attack on it (src/publication/proof.ts).
 */
function noUnprotectedTable(models: readonly Model[]): Proof {
  const tables = models.filter(({ spec }) => spec.released_as !== undefined);
  const open = tables.filter(({ spec }) => spec.audience === "public");
  return {
    proof_id: "nothing_published_unprotected",
    statement:
      "No table of the release is public: what is published of it is protected apart, with a proof of its own",
    unit: "tables",
    comparison_count: tables.length,
    expected: 0n,
    found: BigInt(open.length),
    holds: open.length === 0,
    broken: open.map(({ name }) => ({
      region_code: null,
      year: null,
      subject: name,
      expected: 0n,
      found: 1n,
    })),
  };
}
