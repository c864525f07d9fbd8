import { z } from "zod";
import { Finding } from "../ingest/index.ts";

/**
 * One Parquet file of landed rows: typed by the contract, without anything that identifies a person.
 *
 * Its columns are those of the contract table, in the order of the contract, with these changes:
 * `personal_identity_code` → `client_id uuid`, `old_…`/`new_personal_identity_code` → `old_client_id`,
 * `new_client_id`, `birth_date` → `birth_month date`. Three are added: `delivery_id varchar`,
 * `file_path varchar` (inside the delivery) and `row_number bigint` (1 is the first data row). SQL types: text, code, period → varchar;
 * date → date; month → date (its first day); timestamp → timestamp (local time); integer, cents →
 * bigint; decimal → decimal(18, 6); year → integer; boolean → boolean.
 *
 * The table `identities` (client_id uuid, birth_month date) is landed beside every table that carries
 * identity codes: one row per distinct valid code of that delivery.
 */
export const LandedPartition = z.strictObject({
  table: z.string(),
  deliveryId: z.string(),
  /** Null, as `year`, when the table is not cut by region and year. */
  regionCode: z.string().nullable(),
  year: z.int().nullable(),
  path: z.string(),
  rowCount: z.int(),
  /** Of what the rows were made from, not of the file's bytes. */
  sha256: z.string(),
  /** Whether this run wrote the file. */
  isFresh: z.boolean(),
});
export type LandedPartition = z.infer<typeof LandedPartition>;

/** Received = accepted + quarantined, for each table of each delivery. */
export const DeliverySummary = z.strictObject({
  deliveryId: z.string(),
  table: z.string(),
  receivedCount: z.int(),
  acceptedCount: z.int(),
  quarantinedCount: z.int(),
});
export type DeliverySummary = z.infer<typeof DeliverySummary>;

/** Where the rows that were left out are listed, by place and check, without their content. */
export const QuarantineFile = z.strictObject({
  deliveryId: z.string(),
  table: z.string(),
  path: z.string(),
  rowCount: z.int(),
});
export type QuarantineFile = z.infer<typeof QuarantineFile>;

export const Landing = z.strictObject({
  partitions: z.array(LandedPartition),
  findings: z.array(Finding),
  deliveries: z.array(DeliverySummary),
  quarantine: z.array(QuarantineFile),
});
export type Landing = z.infer<typeof Landing>;
