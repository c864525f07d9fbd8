import type { Engine } from "../../sql/engine.ts";
import { openCsv } from "./csv.ts";
import { openNdjson } from "./ndjson.ts";
import { openParquet } from "./parquet.ts";
import type { OpenInput, RawRelation, ReadSettings } from "./raw-relation.ts";
import { openXlsx } from "./xlsx.ts";

/**
 * Makes one delivered file a relation of the engine. Call `close` when done with it.
 *
 * @throws UserError "invalid_delivery" when the file as a whole cannot be read (cut off, damaged, empty).
 */
export function openFile(
  engine: Engine,
  input: OpenInput,
  settings: ReadSettings,
): Promise<RawRelation> {
  switch (input.file.format.kind) {
    case "csv":
      return openCsv(engine, input, settings);
    case "parquet":
      return openParquet(engine, input);
    case "xlsx":
      return openXlsx(engine, input, settings);
    case "ndjson":
      return openNdjson(engine, input, settings);
  }
}
