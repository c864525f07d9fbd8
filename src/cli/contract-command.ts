import { writeFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import type { Command } from "commander";
import { UserError } from "../domain/errors.ts";
import { makeFolder } from "../domain/make-folder.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import {
  contractPage,
  contractTable,
  csvTemplate,
  loadContract,
  tableJsonSchema,
  xlsxTemplate,
} from "../ingest/index.ts";
import { type AddCommand, type Edge, printJson } from "./command.ts";
import { textTable } from "./table.ts";

/** `paketti contract`: what a delivery must be like, for readers, programs and those who fill it in. */
export const addContractCommand: AddCommand = (program, edge) => {
  const contract = program
    .command("contract")
    .description("the tables that deliveries are held against: list, page, schemas, templates")
    .addHelpText(
      "after",
      "\nExample:\n  paketti contract template service_events --format xlsx --out events.xlsx",
    );
  addList(contract, edge);
  addPage(contract, edge);
  addSchema(contract, edge);
  addTemplate(contract, edge);
};

function packagedContract() {
  return loadContract(join(PACKAGE_ROOT, "contract"));
}

function addList(parent: Command, edge: Edge): void {
  parent
    .command("list")
    .description("list the tables of the contract")
    .option("--json", "print the answer as JSON")
    .addHelpText("after", "\nExample:\n  paketti contract list")
    .action((options: { readonly json?: boolean }) => {
      const { tables } = packagedContract();
      if (options.json === true) return printJson(edge, { tables });
      edge.out(
        textTable(
          [
            { heading: "Table", align: "left" },
            { heading: "Version", align: "right" },
            { heading: "Columns", align: "right" },
            { heading: "One row", align: "left" },
          ],
          tables.map(({ table, version, columns, grain }) => [
            table,
            String(version),
            String(columns.length),
            grain,
          ]),
        ),
      );
    });
}

function addPage(parent: Command, edge: Edge): void {
  parent
    .command("page")
    .description("print the whole contract as a page of Markdown")
    .addHelpText("after", "\nExample:\n  paketti contract page > docs/contract.md")
    .action(() => edge.out(contractPage(packagedContract())));
}

function addSchema(parent: Command, edge: Edge): void {
  parent
    .command("schema")
    .argument("[table]", "one table; all when left out")
    .description("write the JSON Schema of the tables")
    .option("--out <folder>", "write one file for each table there, instead of printing")
    .addHelpText(
      "after",
      "\nExamples:\n  paketti contract schema service_events\n  paketti contract schema --out schemas",
    )
    .action((name: string | undefined, options: { readonly out?: string }) => {
      const contract = packagedContract();
      const tables = name === undefined ? contract.tables : [contractTable(contract, name)];
      if (options.out === undefined) {
        const schemas = tables.map((table) => tableJsonSchema(contract, table));
        return printJson(edge, name === undefined ? schemas : schemas[0]);
      }
      const folder = resolve(edge.currentFolder, options.out);
      makeFolder(folder);
      for (const table of tables) {
        const text = `${JSON.stringify(tableJsonSchema(contract, table), null, 2)}\n`;
        writeFileSync(join(folder, `${table.table}.schema.json`), text);
      }
      edge.out(`${tables.length} schemas written to ${folder}\n`);
    });
}

function addTemplate(parent: Command, edge: Edge): void {
  parent
    .command("template")
    .argument("<table>", "the table")
    .description("write an empty file to fill, as CSV or as XLSX with a sheet of definitions")
    .option("--format <format>", "csv or xlsx; as the file's name ends when left out")
    .requiredOption("--out <file>", "the file to write")
    .addHelpText(
      "after",
      "\nExample:\n  paketti contract template ledger_entries --out ledger.xlsx",
    )
    .action(async (name: string, options: { readonly format?: string; readonly out: string }) => {
      const contract = packagedContract();
      const table = contractTable(contract, name);
      const format = options.format ?? extname(options.out).slice(1).toLowerCase();
      if (format !== "csv" && format !== "xlsx")
        throw new UserError(
          "invalid_usage",
          "a template is csv or xlsx: say which with --format, or end the file's name so",
        );
      const content = format === "csv" ? csvTemplate(table) : await xlsxTemplate(contract, table);
      const file = resolve(edge.currentFolder, options.out);
      writeFileSync(file, content);
      edge.out(`${file}\n`);
    });
}
