import { z } from "zod";
import { UserError } from "../../domain/errors.ts";
import { type Engine, sqlName } from "../../sql/engine.ts";
import { fileLabel, receiveFinding } from "../receive/delivery.ts";
import { rowText, textChunks } from "./bytes.ts";
import { columnNames } from "./columns.ts";
import { viewOfSpill } from "./csv.ts";
import type { OpenInput, RawRelation, ReadSettings, RejectedRow } from "./raw-relation.ts";
import { openSpillFile, spillName } from "./spill.ts";

const LINE_FEED = 0x0a;

const JsonObject = z.record(z.string(), z.unknown());
type JsonObject = z.infer<typeof JsonObject>;

type JsonLine =
  | { readonly kind: "object"; readonly value: JsonObject; readonly byteCount: number }
  | { readonly kind: "reject"; readonly reason: RejectedRow["reason"] };

/** Opens JSON lines by a rewritten copy; the columns are all keys, in order of first appearance. */
export async function openNdjson(
  engine: Engine,
  input: OpenInput,
  settings: ReadSettings,
): Promise<RawRelation> {
  const keys = new Set<string>();
  const rejects: RejectedRow[] = [];
  let rowCount = 0;
  for await (const { line, lineNumber } of jsonLines(input)) {
    rowCount += 1;
    if (line.kind === "object") for (const key of Object.keys(line.value)) keys.add(key);
    else rejects.push({ rowNumber: rowCount, lineNumber, reason: line.reason });
  }
  if (keys.size === 0) {
    const what = rowCount === 0 ? "the file is empty" : "no line is a JSON object";
    throw new UserError(
      "invalid_delivery",
      `${fileLabel(input)}: ${what}; send it again with one JSON object on each line`,
    );
  }
  const { names, repeated } = columnNames([...keys]);
  const relation = sqlName(spillName(`${input.deliveryId}/${input.file.path}`));
  const spill = await openSpillFile(settings.spillFolder, `${input.deliveryId}/${input.file.path}`);
  let rowNumber = 0;
  let longestRow = 0;
  for await (const { line } of jsonLines(input)) {
    rowNumber += 1;
    if (line.kind === "object") {
      longestRow = Math.max(longestRow, line.byteCount);
      await spill.writeRow([
        String(rowNumber),
        ...[...keys].map((key) => jsonCell(line.value[key])),
      ]);
    }
  }
  await spill.finish();
  await viewOfSpill(engine, relation, spill.path, names, longestRow + 8 * names.length);
  return {
    relation,
    table: input.table,
    file: input.file.path,
    columns: names.map((name) => ({ name, type: "VARCHAR" })),
    decimalComma: false,
    isQuickToRead: false,
    fewValued: new Set(),
    rowCount,
    rejects,
    findings: repeated.map(() =>
      receiveFinding(
        "file.duplicate_column",
        input.deliveryId,
        input.file.path,
        `${fileLabel(input)}: two keys differ only in capital letters; send the file again with each key written one way`,
      ),
    ),
    close: async () => {
      await engine.run(`drop view if exists ${relation}`);
      await spill.remove();
    },
  };
}

async function* jsonLines(
  input: OpenInput,
): AsyncGenerator<{ readonly line: JsonLine; readonly lineNumber: number }> {
  const { file } = input;
  let lineNumber = 0;
  let carry: Buffer = Buffer.alloc(0);
  for await (const chunk of textChunks(file.absolutePath, file.format, fileLabel(input))) {
    const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      lineNumber += 1;
      const text = rowText(bytes.subarray(start, end));
      if (text.trim() !== "") yield { line: parseLine(text), lineNumber };
      start = end + 1;
    }
    carry = bytes.subarray(start);
  }
  const last = rowText(carry);
  if (last.trim() !== "") yield { line: parseLine(last), lineNumber: lineNumber + 1 };
}

function parseLine(text: string): JsonLine {
  if (text.includes("\u0000") || text.includes("\\u0000")) {
    return { kind: "reject", reason: "nul_byte" };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "reject", reason: "not_json" };
  }
  const object = JsonObject.safeParse(value);
  if (!object.success) return { kind: "reject", reason: "not_json" };
  const hasUnsafeNumber = Object.values(object.data).some(
    (cell) => typeof cell === "number" && Math.abs(cell) > Number.MAX_SAFE_INTEGER,
  );
  if (hasUnsafeNumber) return { kind: "reject", reason: "unsafe_number" };
  return { kind: "object", value: object.data, byteCount: Buffer.byteLength(text) };
}

function jsonCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
