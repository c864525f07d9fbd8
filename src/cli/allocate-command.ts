import { resolve } from "node:path";
import { Option } from "commander";
import {
  ALLOCATION_METHODS,
  type AllocationMethod,
  allocateHospiceReports,
  allocateSupportCosts,
  readAllocationFolder,
} from "../costing/index.ts";
import { UserError } from "../domain/errors.ts";
import { allocatedJson, allocatedText } from "./allocate-text.ts";
import { type AddCommand, AnswerWithFault, type Edge, printJson } from "./command.ts";
import { hospiceJson, hospiceText } from "./hospice-text.ts";

type Options = {
  readonly adapter?: "hospice-cost-reports";
  readonly method?: AllocationMethod;
  readonly order?: string;
  readonly report?: string;
  readonly json?: boolean;
};

const HELP = `
Without an adapter the folder holds two files:
  costs.csv     cost_centre_id,kind,amount_cents      kind is support or final
  drivers.csv   giving_cost_centre_id,receiving_cost_centre_id,amount

Supports are closed in the order of costs.csv or of --order (step-down only).

Examples:
  paketti allocate ledger-2024 --method reciprocal
  paketti allocate ledger-2024 --method step-down --order laundry,kitchen
  paketti allocate hospice-cost-reports-2014 --adapter hospice-cost-reports --method direct`;

/** `paketti allocate`: support costs to final cost centres, or filed allocations checked. */
export const addAllocateCommand: AddCommand = (program, edge) => {
  program
    .command("allocate")
    .argument("<folder>", "the folder with costs and drivers")
    .description("allocate support costs to final cost centres; nothing appears or vanishes")
    .addOption(
      new Option(
        "--adapter <name>",
        "read a source's own files and compare with its answer",
      ).choices(["hospice-cost-reports"]),
    )
    .addOption(
      new Option(
        "--method <name>",
        "reciprocal unless given; with an adapter the source's own (step-down), and another shows what it would have given",
      ).choices(ALLOCATION_METHODS),
    )
    .option("--order <centres>", "step-down: support cost centres in closing order, with commas")
    .option("--report <id>", "with an adapter: show the cost centres of this report only")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", HELP)
    .action((folder: string, options: Options) => {
      const path = resolve(edge.currentFolder, folder);
      if (options.adapter === undefined) allocateFolder(path, options, edge);
      else allocateReports(path, options, edge);
    });
};

function allocateFolder(path: string, options: Options, edge: Edge): void {
  if (options.report !== undefined) {
    throw new UserError("invalid_usage", "--report goes with --adapter");
  }
  const method = options.method ?? "reciprocal";
  if (options.order !== undefined && method !== "step-down") {
    throw new UserError("invalid_usage", "--order goes with --method step-down");
  }
  const { supportCosts, finalCosts, usage } = readAllocationFolder(path);
  const supports = [...supportCosts.keys()];
  const order = options.order?.split(",").map((centre) => centre.trim()) ?? supports;
  const problem = { supports, finals: [...finalCosts.keys()], usage, method, order };
  const allocated = allocateSupportCosts(problem, supportCosts, finalCosts);
  if (options.json === true) {
    printJson(edge, allocatedJson(method, allocated, supportCosts, finalCosts));
  } else edge.out(allocatedText(method, allocated, supportCosts, finalCosts));
}

function allocateReports(path: string, options: Options, edge: Edge): void {
  if (options.order !== undefined) {
    throw new UserError(
      "invalid_usage",
      "--order does not go with --adapter: the form has its own",
    );
  }
  const method = options.method ?? "step-down";
  const result = allocateHospiceReports(path, method);
  if (
    options.report !== undefined &&
    !result.methodCosts.some(({ reportId }) => reportId === options.report)
  ) {
    throw new UserError(
      "unknown_name",
      `no report ${options.report} with cost centres among the ${result.reportCount} of ${path}`,
    );
  }
  if (options.json === true) printJson(edge, hospiceJson(result, method, options.report));
  else edge.out(hospiceText(result, method, options));
  if (!result.isMatch) {
    throw new AnswerWithFault(
      "result_differs",
      `only ${result.matchedCount} of ${result.cellCount} filed cells match; at least ${result.leastShare * 100} % must`,
    );
  }
}
