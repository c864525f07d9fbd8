import { columnSqlType } from "./column-sql.ts";
import type { CodeList, Contract, ContractColumn, ContractTable } from "./contract.ts";

/** The contract as one page of Markdown: every table, column and code list. */
export function contractPage(contract: Contract): string {
  return [
    INTRODUCTION,
    ...contract.tables.map(tableSection),
    "## Code lists\n",
    ...contract.codeLists.map(codeListSection),
  ].join("\n");
}

const INTRODUCTION = `# The contract

Generated from \`contract/\` by \`paketti contract page\`; change those files, not this page.

A delivery is a folder with \`manifest.yaml\` and data files: CSV (also gzip), Parquet, XLSX or JSON
lines. The first row names the columns. Order does not matter; case and blanks around a name do not either.

| type | how a cell is written | how it is kept |
| --- | --- | --- |
| text, code | text; leading zeros are part of a code | varchar |
| date | 2024-01-31 or 31.1.2024 | date |
| timestamp | a day, or a day and a time: 2024-01-31 08:15, 31.1.2024 8:15; local time, or with a zone, which is turned into Finnish time | timestamp |
| integer | a whole number | bigint |
| cents | whole euro cents, from -9 200 000 000 000 000 to 9 200 000 000 000 000 | bigint |
| decimal | 1234.5 or 1234,5, without separators of thousands; six decimals are kept | decimal(18, 6) |
| boolean | true, false, 1, 0, kyllä, ei, ja, nej, yes, no | boolean |
| month | 2024-01 | date, its first day |
| year | 2024 | integer |
| period | 2024 or 2024-01 | varchar |

An empty cell is a missing value. A column marked *person* never passes the landing: identity codes become
pseudonyms, and of a day of birth only the month is kept.
`;

function tableSection(table: ContractTable): string {
  const rows = table.columns.map(columnRow);
  return [
    `## ${table.table}\n`,
    `${table.name.fi} · ${table.name.sv} · ${table.name.en}. Version ${table.version}.\n`,
    `One row: ${table.grain}. Key: ${table.key.join(", ")}.\n`,
    "| column | type | kept as | required | meaning |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function columnRow(column: ContractColumn): string {
  const notes = [
    ...(column.unit === null ? [] : [`unit: ${column.unit}`]),
    ...(column.code_list === null ? [] : [`code list: ${column.code_list}`]),
    ...(column.references === null ? [] : [`in ${column.references}`]),
    ...(column.identifies_person || column.generalise !== null ? ["*person*"] : []),
    ...(column.time_of_row ? ["time of the row"] : []),
  ];
  const meaning = [column.description, ...notes].join("; ").replaceAll("|", "\\|");
  return `| ${column.name} | ${column.type} | ${columnSqlType(column.type)} | ${column.required ? "yes" : ""} | ${meaning} |`;
}

function codeListSection(list: CodeList): string {
  const heading = `### ${list.name}\n\nVersion ${list.version}. Source: ${list.source}.\n`;
  if (list.codesFrom !== null)
    return `${heading}\nThe codes are those of the delivered ${list.codesFrom.table}.${list.codesFrom.column}.\n`;
  const rows = list.codes.map(
    ({ code, name }) => `| ${code} | ${name.fi} | ${name.sv} | ${name.en} |`,
  );
  return `${heading}\n| code | suomeksi | på svenska | in English |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}
