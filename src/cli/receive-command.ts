import { resolve } from "node:path";
import {
  packagesInForce,
  type Reception,
  receivedPackages,
  receivePackages,
  refusedPackages,
  refuseOtherNode,
} from "../national/index.ts";
import { emptyScratch, openWorkspace, type Workspace } from "../workspace.ts";
import { withWorkspaceLock } from "../workspace-lock.ts";
import { type AddCommand, AnswerWithFault, type Edge, printJson } from "./command.ts";
import { grouped } from "./numbers.ts";
import { textTable } from "./table.ts";
import { keysOf, withEngine } from "./workspace-work.ts";

const HELP = `
Each package is taken whole or not at all: its signature, the regions that its area may send, the bytes and columns
of its files and the sums of euros, events and clients are checked first. Without packages it lists what was received
and refused. Whose packages are taken says the folder trusted-areas/ of the workspace, one file for each area:
  area: Pirkanmaa
  regions: ["08"]
  public_keys: ["ed25519:…"]    as printed there by: paketti key public <folder>

Examples:
  paketti init nation --national
  paketti receive nation package-02 package-06
  paketti receive nation
  paketti run nation

How it works and what it protects: docs/national-node.md.`;

/** `paketti receive`: signed packages of areas into a national workspace. */
export const addReceiveCommand: AddCommand = (program, edge) => {
  program
    .command("receive")
    .argument("<folder>", "the workspace of the nation")
    .argument("[packages...]", "folders that areas exported")
    .description("check packages of areas and take them into a national node")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (folder: string, packages: string[], options: { readonly json?: boolean }) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      refuseOtherNode(workspace);
      if (packages.length === 0) {
        list(workspace, options.json === true, edge);
        return;
      }
      const receptions = await receiveAll(workspace, packages, edge);
      if (options.json === true) printJson(edge, { packages: receptions.map(jsonOf) });
      else edge.out(receptions.map(receptionText).join(""));
      const refused = receptions.filter(({ state }) => state === "refused");
      if (refused.length === 0) {
        if (options.json !== true) edge.out(`Next: paketti run ${folder}\n`);
        return;
      }
      throw new AnswerWithFault(
        "package_refused",
        `${refused.length} of ${receptions.length} packages were refused, and nothing of them was kept:\n${refused.map(({ message }) => `  ${message}`).join("\n")}`,
      );
    });
};

async function receiveAll(
  workspace: Workspace,
  packages: readonly string[],
  edge: Edge,
): Promise<Reception[]> {
  const { key: nationalKey } = keysOf(workspace, edge);
  const folders = packages.map((path) => resolve(edge.currentFolder, path));
  return withWorkspaceLock(workspace, edge.note, async () => {
    emptyScratch(workspace);
    try {
      return await withEngine(workspace, edge, (engine) =>
        receivePackages(workspace, folders, { engine, nationalKey, now: edge.now() }),
      );
    } finally {
      emptyScratch(workspace);
    }
  });
}

function jsonOf(reception: Reception) {
  return {
    name: reception.name,
    state: reception.state,
    package_id: reception.packageId,
    area: reception.area,
    places: reception.places,
    replaced: reception.replaced,
    client_count: reception.clientCount,
    message: reception.message,
  };
}

function receptionText(reception: Reception): string {
  const { name, state, area, places, replaced, clientCount } = reception;
  if (state === "refused") return `✗  ${name}: refused\n`;
  if (state === "known") return `–  ${name}: received before; nothing changed\n`;
  const instead = replaced.length === 0 ? "" : `, in place of an earlier one`;
  return `✓  ${name}: ${area ?? ""}, ${places.join(", ")}, ${grouped(clientCount ?? 0)} clients${instead}\n`;
}

function list(workspace: Workspace, asJson: boolean, edge: Edge): void {
  const packages = receivedPackages(workspace);
  const refused = refusedPackages(workspace);
  const inForce = [...packagesInForce(packages)];
  const rows = packages.map((one) => ({
    package_id: one.record.package_id,
    area: one.record.area,
    exported_at: one.manifest.exported_at,
    received_at: one.record.received_at,
    in_force: inForce.flatMap(([place, counted]) => (counted === one ? [place] : [])),
    client_count: one.manifest.client_count,
    national_key_id: one.record.national_key_id,
  }));
  if (asJson) {
    printJson(edge, { packages: rows, refused });
    return;
  }
  const headings = ["area", "exported", "counts for", "clients", "package"];
  edge.out(
    rows.length === 0
      ? "No packages received yet.\n"
      : textTable(
          headings.map((heading) => ({ heading, align: heading === "clients" ? "right" : "left" })),
          rows.map((row) => [
            row.area,
            row.exported_at,
            row.in_force.join(", ") || "nothing: a newer one does",
            grouped(row.client_count),
            row.package_id,
          ]),
        ),
  );
  for (const { refused_at: at, name, message } of refused)
    edge.out(`Refused ${at} ${name}: ${message}\n`);
}
