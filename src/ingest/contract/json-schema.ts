import { type ColumnType, type Contract, type ContractTable, codeList } from "./contract.ts";

type ColumnSchema = {
  readonly type: readonly string[];
  readonly description: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: readonly (string | null)[];
};

/** A row of a contract table, as JSON Schema 2020-12: what one line of JSON lines must be like. */
export function tableJsonSchema(contract: Contract, table: ContractTable) {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: table.table,
    description: `${table.grain}. Contract version ${table.version}.`,
    type: "object",
    required: table.columns.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(
      table.columns.map((column): [string, ColumnSchema] => {
        const list = column.code_list === null ? null : codeList(contract, column.code_list);
        const codes = list === null || list.codesFrom !== null ? [] : list.codes;
        const { type, ...shape } = SHAPES[column.type];
        return [
          column.name,
          {
            type: column.required ? [type] : [type, "null"],
            description: column.description,
            ...shape,
            ...(codes.length === 0
              ? {}
              : { enum: [...codes.map(({ code }) => code), ...(column.required ? [] : [null])] }),
          },
        ];
      }),
    ),
  };
}

const SHAPES: Readonly<
  Record<ColumnType, { readonly type: string; readonly pattern?: string; readonly format?: string }>
> = {
  text: { type: "string" },
  code: { type: "string" },
  date: { type: "string", format: "date" },
  timestamp: { type: "string" },
  integer: { type: "integer" },
  decimal: { type: "number" },
  cents: { type: "integer" },
  boolean: { type: "boolean" },
  month: { type: "string", pattern: "^[0-9]{4}-[0-9]{2}$" },
  year: { type: "integer" },
  period: { type: "string", pattern: "^[0-9]{4}(-[0-9]{2})?$" },
};
