import { join, resolve } from "node:path";
import { Option } from "commander";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { loadIndicators } from "../indicators/index.ts";
import { loadProtectionRules, loadSolver } from "../protection/index.ts";
import {
  findPublication,
  makePublication,
  type PublicationProof,
  putInForce,
  type StoredPublication,
  withdrawPublication,
} from "../publication/index.ts";
import { listPublications, type PublicationSummary } from "../release/index.ts";
import { openWorkspace } from "../workspace.ts";
import { type AddCommand, type Edge, printJson, wholeNumber } from "./command.ts";
import { programVersion } from "./program-version.ts";
import { textTable } from "./table.ts";
import { withRelease } from "./with-release.ts";
import { approversInState } from "./with-state.ts";

type Options = {
  readonly audience: string;
  readonly effort: number;
  readonly list?: boolean;
  readonly putInForce?: string;
  readonly withdraw?: string;
  readonly notice: string;
  readonly release?: string;
  readonly json?: boolean;
};

const HELP = `
A publication holds every figure that its audience may see, with hidden ones hidden, and the proof that none of
these can be recovered. It is read once it is put in force; in a workspace with accounts two persons approve that
on the page of releases first, alone the owner does it here. One that could be computed too closely is not made at all.

Examples:
  paketti publish demo
  paketti publish demo --audience steering
  paketti publish demo --list
  paketti publish demo --put-in-force 0123456789abcdef`;

/** `paketti publish`: protects the figures of a release for an audience, and puts them in force. */
export const addPublishCommand: AddCommand = (program, edge) => {
  program
    .command("publish")
    .argument("<folder>", "the workspace")
    .description(
      "a protected set of a release's figures for an audience, attacked before anyone can",
    )
    .option("--audience <name>", "whose rules of protection: public, steering, open_data", "public")
    .option(
      "--effort <number>",
      "how many times to look for less to hide, in each set of numbers",
      wholeNumber("--effort"),
      30,
    )
    .addOption(
      new Option("--put-in-force <id>", "let the audience read this publication from now on"),
    )
    .option("--withdraw <id>", "show this publication to nobody any more")
    .option("--notice <text>", "with --withdraw: why", "")
    .option("--list", "the publications of the workspace")
    .option("--release <id>", "publish this release instead of the current one")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const { releases } = workspace;
      const today = edge.now().toISOString().slice(0, 10);
      if (options.list === true) list(edge, listPublications(releases), options);
      else if (options.putInForce !== undefined) {
        const { manifest } = findPublication(releases, options.putInForce);
        const approvedBy = await approversInState(workspace, edge, manifest.release_id);
        const on = { since: today, approvedBy };
        list(edge, [putInForce(releases, options.putInForce, on)], options);
      } else if (options.withdraw !== undefined) {
        const on = { on: today, notice: options.notice };
        list(edge, [withdrawPublication(releases, options.withdraw, on)], options);
      } else await publish(edge, folder, releases, options);
    });
};

async function publish(
  edge: Edge,
  folder: string,
  releasesFolder: string,
  options: Options,
): Promise<void> {
  const solver = await loadSolver();
  await withRelease(edge, folder, options.release, async (release) => {
    const publication = await makePublication({
      release,
      releasesFolder,
      rules: loadProtectionRules(join(PACKAGE_ROOT, "protection", "audiences.yaml")),
      audience: options.audience,
      definitions: loadIndicators(),
      programVersion: programVersion(),
      // Counted, not timed, so that the same numbers give the same publication on every machine.
      effort: { solver, seconds: 20, startTimer: () => countdown(options.effort) },
    });
    if (options.json === true) {
      const { publicationId, folder: stored, manifest, proof, isKept } = publication;
      printJson(edge, {
        publication_id: publicationId,
        folder: stored,
        is_kept: isKept,
        manifest,
        proof,
      });
    } else edge.out(publicationText(publication, folder));
  });
}

function countdown(count: number): () => boolean {
  let left = count;
  return () => {
    left -= 1;
    return left < 0;
  };
}

function publicationText(publication: StoredPublication, folder: string): string {
  const { publicationId, manifest, proof, statusCounts, isKept } = publication;
  const rows = Object.entries(statusCounts).map(([status, count]) => [status, String(count)]);
  return [
    `Publication ${publicationId} of release ${manifest.release_id}, by the rules ${manifest.rules}${isKept ? " (it was there already)" : ""}\n\n`,
    textTable(
      [
        { heading: "figures", align: "left" },
        { heading: "count", align: "right" },
      ],
      rows,
    ),
    `\n${proofText(proof)}`,
    `Protected against ${manifest.earlier.length} publications in force before.\n`,
    `Put it in force with: paketti publish ${folder} --put-in-force ${publicationId}\n`,
  ].join("");
}

/** The proof in words: what was hidden and why in counts, and what the attack found. */
export function proofText(proof: PublicationProof): string {
  const narrowest =
    proof.narrowest_interval === null
      ? ""
      : ` The narrowest interval is ${proof.narrowest_interval.toFixed(2)} times what the rules need.`;
  return [
    `Numbers behind the figures: ${proof.cells} cells in ${proof.number_sets} sets, ${proof.relations} sums.\n`,
    `Hidden for what they say themselves: ${proof.hidden_for_themselves}; to protect these: ${proof.hidden_for_others}; rounded: ${proof.rounded}.\n`,
    `Attack on ${proof.attacked} hidden cells (${proof.attacked_exactly} by their tightest interval): ${proof.too_tight} too tight.${narrowest}\n`,
    proof.holds
      ? "Proof: no published cell can be recovered.\n"
      : "NOT PROVEN: some published cells can be recovered.\n",
  ].join("");
}

function list(edge: Edge, publications: readonly PublicationSummary[], options: Options): void {
  if (options.json === true) {
    const json = publications.map(({ manifest, inForce, withdrawn }) => ({
      publication_id: manifest.publication_id,
      release_id: manifest.release_id,
      audience: manifest.audience,
      figures: manifest.figure_count,
      hidden: manifest.hidden_count,
      in_force: inForce,
      withdrawn,
    }));
    printJson(edge, { publications: json });
    return;
  }
  if (publications.length === 0) {
    edge.out("No publication yet; make one with: paketti publish\n");
    return;
  }
  const columns = ["publication", "release", "audience", "figures", "hidden", "in force"];
  edge.out(
    textTable(
      columns.map((heading) => ({ heading, align: "left" })),
      publications.map(({ manifest, inForce, withdrawn }) => [
        manifest.publication_id,
        manifest.release_id,
        manifest.audience,
        String(manifest.figure_count),
        String(manifest.hidden_count),
        withdrawn === null ? (inForce?.since ?? "no") : `withdrawn ${withdrawn.on}`,
      ]),
    ),
  );
}
