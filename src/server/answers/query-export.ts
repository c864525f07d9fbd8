import { FORMATS, type Format } from "../../api/index.ts";
import type { Viewer } from "../../audience/index.ts";
import { type Language, type Names, sameInAll } from "../../domain/names.ts";
import {
  csvText,
  type ExportColumn,
  type ExportDocument,
  type ExportTable,
  figureCodes,
  figureDefinitions,
  figuresTable,
  jsonStat,
  parquetBytes,
  STATUS_CODES,
  xlsxBytes,
} from "../../exports/index.ts";
import {
  answerCsv,
  exactNumber,
  type FigureRow,
  figureCells,
  type IndicatorDefinition,
  type QueryAnswer,
  TOTAL,
} from "../../indicators/index.ts";
import { catalogueVersion, type Release } from "../../release/index.ts";
import type { FileAnswer } from "../answering.ts";
import { DIMENSION_NAMES, sameName } from "./names.ts";

/** An answer of the compiler in another form than JSON; the CSV is that of `paketti query`. */
export async function exportedAnswer(
  release: Release,
  viewer: Viewer,
  answer: QueryAnswer,
  format: Format,
  language: Language,
): Promise<FileAnswer> {
  const name = answer.measure.id;
  if (format === "csv") {
    return {
      mediaType: `${FORMATS.csv}; charset=utf-8`,
      bytes: new TextEncoder().encode(answerCsv(answer)),
      fileName: `${name}.csv`,
    };
  }
  return documentFile(exportDocument(release, viewer, answer), name, format, language);
}

/** The one table of a document in a format. */
export async function documentFile(
  document: ExportDocument,
  name: string,
  format: Format,
  language: Language,
): Promise<FileAnswer> {
  const [table] = document.tables;
  if (table === undefined) throw new RangeError("a document to send is one table");
  const mediaType = FORMATS[format];
  switch (format) {
    case "csv":
      return {
        mediaType: `${mediaType}; charset=utf-8`,
        bytes: new TextEncoder().encode(csvText(table)),
        fileName: `${name}.csv`,
      };
    case "json_stat": {
      const text = JSON.stringify(jsonStat(document, table, language));
      return { mediaType, bytes: new TextEncoder().encode(text), fileName: `${name}.json` };
    }
    case "parquet":
      return {
        mediaType,
        bytes: await parquetBytes(document.metadata, table),
        fileName: `${name}.parquet`,
      };
    case "xlsx":
      return { mediaType, bytes: await xlsxBytes(document, language), fileName: `${name}.xlsx` };
  }
}

/** Figures of indicators as a document: as a publication exports them, of the rows that the viewer sees. */
export async function figuresDocument(
  release: Release,
  viewer: Viewer,
  rows: readonly FigureRow[],
  definitions: readonly IndicatorDefinition[],
): Promise<ExportDocument> {
  return {
    metadata: metadataOf(release, viewer, release.manifest.notes),
    tables: [figuresTable(rows, await figureCodes(release, definitions))],
    definitions: figureDefinitions(definitions),
  };
}

function metadataOf(
  release: Release,
  viewer: Viewer,
  notes: readonly Names[],
): ExportDocument["metadata"] {
  const { manifest } = release;
  return {
    title: manifest.title,
    releaseId: release.releaseId,
    publicationId: release.publicationId,
    audience: viewer.audience,
    versions: { paketti: manifest.paketti, catalogue: catalogueVersion(manifest) },
    isSynthetic: manifest.is_synthetic,
    notes,
  };
}

function exportDocument(release: Release, viewer: Viewer, answer: QueryAnswer): ExportDocument {
  const { measure } = answer;
  const { manifest } = release;
  return {
    metadata: { ...metadataOf(release, viewer, answer.notes), publicationId: null },
    tables: [tableOf(answer)],
    definitions: [
      {
        id: measure.id,
        version: manifest.paketti,
        names: measure.names,
        definition: sameInAll(measure.method),
        unit: sameInAll(measure.unit),
        source: sameInAll("Paketti"),
        note: sameInAll(measure.additivity),
      },
    ],
  };
}

function tableOf(answer: QueryAnswer): ExportTable {
  const { measure } = answer;
  const dimensions = answer.dimensions.map(
    ({ id, kind }, place): ExportColumn => ({
      name: id.replaceAll(/\W/g, "_"),
      names: DIMENSION_NAMES[kind] ?? sameName(id),
      role: "dimension",
      type: "text",
      nullCode: "none",
      codes: codesAt(answer, place),
      ...(kind === "year" || kind === "month" ? { kind: "time" as const } : {}),
      ...(kind === "region" ? { kind: "geo" as const } : {}),
    }),
  );
  const amount = (name: string, names: ExportColumn["names"]): ExportColumn => ({
    name,
    names,
    role: "value",
    type: "decimal",
  });
  return {
    name: measure.id,
    names: measure.names,
    columns: [
      ...dimensions,
      { name: "value", names: measure.names, role: "value", type: "number", unit: measure.unit },
      amount("numerator", { fi: "Osoittaja", sv: "Täljare", en: "Numerator" }),
      amount("denominator", { fi: "Nimittäjä", sv: "Nämnare", en: "Denominator" }),
      {
        name: "status",
        names: { fi: "Tila", sv: "Status", en: "Status" },
        role: "status",
        type: "text",
      },
    ],
    rows: answer.rows.map((row) => {
      const [value, numerator, denominator, status] = figureCells(answer, row);
      return [
        ...row.coordinates.map(({ code }) => (row.isTotal ? TOTAL : code)),
        exactNumber(value),
        numerator === "" ? null : numerator,
        denominator === "" ? null : denominator,
        Object.hasOwn(STATUS_CODES, status) ? status : "missing",
      ];
    }),
  };
}

function codesAt(answer: QueryAnswer, place: number) {
  const codes = new Map<string, { code: string; names: ExportColumn["names"] | null }>();
  for (const row of answer.rows) {
    const coordinate = row.coordinates[place];
    const code = row.isTotal ? TOTAL : (coordinate?.code ?? null);
    if (code === null || codes.has(code)) continue;
    codes.set(code, { code, names: row.isTotal ? null : (coordinate?.names ?? null) });
  }
  return [...codes.values()];
}
