import { join, resolve } from "node:path";
import { unknownName } from "../domain/errors.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { exportQuarantine, loadAdapters } from "../ingest/index.ts";
import { openWorkspace } from "../workspace.ts";
import { type AddCommand, printJson } from "./command.ts";
import { withLandedWorkspace } from "./land-workspace.ts";

type QuarantineOptions = {
  readonly delivery?: string;
  readonly out: string;
  readonly json?: boolean;
};

const HELP = `
Example:
  paketti quarantine region --delivery events_2024 --out left-out.csv

The file holds the rows as they were delivered and may identify persons: only its owner may read it.
Delete it when the rows have been put right in the source system.`;

/** `paketti quarantine`: the rows that were left out, for those who correct them at the source. */
export const addQuarantineCommand: AddCommand = (program, edge) => {
  program
    .command("quarantine")
    .argument("<folder>", "the workspace")
    .description("write the rows that were left out, with the reasons, to a CSV file")
    .option("--delivery <name>", "only those of this delivery")
    .requiredOption("--out <file>", "the file to write")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: QuarantineOptions) => {
      const workspace = openWorkspace(resolve(edge.currentFolder, folder));
      const file = resolve(edge.currentFolder, options.out);
      const form = options.json === true ? "json" : "text";
      const rowCount = await withLandedWorkspace(
        workspace,
        edge,
        form,
        async ({ engine, deliveries, landing }) => {
          const names = deliveries.map(({ deliveryId }) => deliveryId);
          const { delivery } = options;
          if (delivery !== undefined && !names.includes(delivery))
            throw unknownName("delivery", delivery, names);
          const lists = landing.quarantine.filter(
            ({ deliveryId }) => delivery === undefined || deliveryId === delivery,
          );
          const adapters = loadAdapters(join(PACKAGE_ROOT, "adapters"));
          const settings = { spillFolder: workspace.scratch };
          return exportQuarantine(engine, deliveries, lists, adapters, settings, file);
        },
      );
      if (options.json === true) {
        printJson(edge, { file, row_count: rowCount });
        return;
      }
      edge.out(`${rowCount} rows written to ${file}\n`);
      edge.note(
        "The file may identify persons. Keep it where only those who need it can read it.\n",
      );
    });
};
