import { longNumberNotes } from "./long-numbers.ts";
import {
  type ExportColumn,
  type ExportDocument,
  type ExportMetadata,
  STATUS_CODES,
} from "./table.ts";

/**
 * The schema file of a folder of CSV or Parquet files: a Frictionless Data Package (specs v1), readable without
 * this program. What it has no word for stands under `paketti`.
 *
 * @param files For each table of the document its file, by table name.
 */
export function dataPackage(
  document: ExportDocument,
  files: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const { metadata, tables, definitions } = document;
  return {
    profile: "tabular-data-package",
    name: `paketti-${metadata.publicationId ?? metadata.releaseId}`,
    title: metadata.title,
    version: metadata.publicationId ?? metadata.releaseId,
    paketti: aboutOf({
      ...metadata,
      notes: [...metadata.notes, ...longNumberNotes(tables, "exact")],
    }),
    resources: tables.flatMap(({ name, names, columns }) => {
      const path = files.get(name);
      if (path === undefined) return [];
      const isCsv = path.endsWith(".csv");
      return [
        {
          name: name.replaceAll("_", "-"),
          path,
          title: names.en,
          profile: "tabular-data-resource",
          format: isCsv ? "csv" : "parquet",
          mediatype: isCsv ? "text/csv" : "application/vnd.apache.parquet",
          ...(isCsv && { encoding: "utf-8", dialect: { delimiter: ",", lineTerminator: "\n" } }),
          schema: {
            fields: columns.map(fieldOf),
            missingValues: [""],
            primaryKey: columns.flatMap(({ role, name: column }) =>
              role === "dimension" ? [column] : [],
            ),
          },
        },
      ];
    }),
    definitions,
  };
}

/** What an export says of itself, in the same words in every format. */
export function aboutOf(metadata: ExportMetadata): Readonly<Record<string, unknown>> {
  return {
    release_id: metadata.releaseId,
    publication_id: metadata.publicationId,
    audience: metadata.audience,
    is_synthetic: metadata.isSynthetic,
    versions: metadata.versions,
    notes: metadata.notes,
    status_codes: STATUS_CODES,
    text_that_looks_like_a_formula: "has an apostrophe before it in CSV",
  };
}

const FIELD_TYPES = {
  text: "string",
  whole: "integer",
  decimal: "number",
  number: "number",
} as const;

function fieldOf(column: ExportColumn): Readonly<Record<string, unknown>> {
  const type = FIELD_TYPES[column.type];
  const codes =
    column.role === "status"
      ? Object.entries(STATUS_CODES).map(([code, names]) => ({ code, names }))
      : column.codes;
  return {
    name: column.name,
    type,
    title: column.names.en,
    titles: column.names,
    role: column.role,
    ...(column.unit !== undefined && { unit: column.unit }),
    ...(column.nullCode !== undefined && { everything_together: column.nullCode }),
    ...(column.role === "status" && { constraints: { enum: Object.keys(STATUS_CODES) } }),
    ...(codes !== undefined && { categories: codes }),
  };
}
