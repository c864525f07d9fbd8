import type { Period } from "../../domain/period.ts";
import type { FileFormat } from "../read/format.ts";

/** Something seen about a delivery or file as a whole, before its rows are held against the contract. */
export type ReceiveFinding = {
  readonly checkId: ReceiveCheckId;
  readonly severity: "blocks" | "notes";
  readonly deliveryId: string;
  /** Path inside the delivery; null when the finding is about the whole delivery. */
  readonly file: string | null;
  /** Rows concerned; null when the finding is not about rows. */
  readonly rowCount: number | null;
  /** What was found and what to do; never a cell's content. */
  readonly message: string;
};

/** Everything the receiving and reading of files can say, with how grave it is. */
export const RECEIVE_CHECKS = {
  "manifest.missing": "notes",
  "delivery.replaced": "notes",
  "delivery.correction_lacks_table": "blocks",
  "delivery.period_overlap": "notes",
  "delivery.same_file_twice": "notes",
  "delivery.no_files": "blocks",
  "file.empty": "blocks",
  "file.header_only": "blocks",
  "file.unreadable": "blocks",
  "file.not_recognised": "blocks",
  "file.duplicate_column": "blocks",
  "file.not_data": "notes",
  "file.mixed_encodings": "notes",
  "adapter.source_missing": "blocks",
  "adapter.column_missing": "blocks",
  "adapter.left_out": "notes",
  "adapter.rows_not_accounted": "blocks",
} as const;
export type ReceiveCheckId = keyof typeof RECEIVE_CHECKS;

export type DeliveredFile = {
  /** Inside the delivery, with forward slashes. */
  readonly path: string;
  /** Where it lies; for opening only, never for a message or a hash. */
  readonly absolutePath: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Contract table, or source of the adapter; null when it was not recognised. */
  readonly table: string | null;
  readonly format: FileFormat;
  /** Column names as delivered; for JSON lines those of the first rows. */
  readonly columns: readonly string[];
  /** False when a blocking finding says that it cannot be read; never opened. */
  readonly isReadable: boolean;
  /** `delivery/path` of the file with the same bytes that counts instead of this one. */
  readonly sameAs: string | null;
  /** Corrected rows of a contract table in a delivery that an adapter reads; the adapter does not read them. */
  readonly isCorrected: boolean;
};

export type Delivery = {
  /** Name of the folder, or of the loose file. */
  readonly deliveryId: string;
  /** Region code, or the name of a national source; null for a loose file. */
  readonly organiser: string | null;
  readonly source: string;
  readonly period: Period | null;
  readonly deliveredOn: string | null;
  readonly sequence: number;
  /** Version of the contract; null when an adapter reads the delivery. */
  readonly contract: number | null;
  readonly adapter: string | null;
  readonly files: readonly DeliveredFile[];
  /** The later delivery of the same organiser, source and period that counts instead. */
  readonly replacedBy: string | null;
  /** The delivery that has all the same files. */
  readonly sameAs: string | null;
  readonly findings: readonly ReceiveFinding[];
};

/** A table that files are recognised as: of the contract, or a source of an adapter. */
export type KnownTable = { readonly table: string; readonly columns: readonly string[] };

/** A finding with the severity of its check. */
export function receiveFinding(
  checkId: ReceiveCheckId,
  deliveryId: string,
  file: string | null,
  message: string,
  rowCount: number | null = null,
): ReceiveFinding {
  return { checkId, severity: RECEIVE_CHECKS[checkId], deliveryId, file, rowCount, message };
}

/** The files that count: readable, recognised, not delivered twice, of a delivery not replaced. */
export function usedFiles(delivery: Delivery): DeliveredFile[] {
  if (delivery.replacedBy !== null) return [];
  return delivery.files.filter(
    (file) => file.isReadable && file.table !== null && file.sameAs === null,
  );
}

/** How messages call a file: its place among the deliveries, never on this machine. */
export function fileLabel(input: {
  readonly deliveryId: string;
  readonly file: { readonly path: string };
}): string {
  const { deliveryId, file } = input;
  return deliveryId === file.path ? deliveryId : `${deliveryId}/${file.path}`;
}
