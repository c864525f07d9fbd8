import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { z } from "zod";
import { UserError } from "../../domain/errors.ts";
import { parseFrom, parseYamlText } from "../../domain/parse.ts";
import { PlainDate } from "../../domain/period.ts";
import { refuseIdentityCode } from "./identity-in-names.ts";

export const MANIFEST_NAME = "manifest.yaml";

/** The version of the contract that this program reads. */
export const CONTRACT_VERSION = 1;

const DeliveredPeriod = z
  .strictObject({ from: PlainDate, until: PlainDate })
  .refine((period) => period.from < period.until, "until must be later than from");

/** `manifest.yaml` of a delivery. */
export const Manifest = z
  .strictObject({
    organiser: z
      .string('must be text; write a region code in quotes, for example "07"')
      .min(1)
      .nullable()
      .default(null),
    source: z.string().min(1),
    period: DeliveredPeriod.nullable().default(null),
    delivered_on: PlainDate.nullable().default(null),
    sequence: z.int().min(0).default(0),
    contract: z
      .literal(CONTRACT_VERSION, `this program reads version ${CONTRACT_VERSION} of the contract`)
      .optional(),
    adapter: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/)
      .optional(),
    files: z.record(z.string(), z.array(z.string().min(1)).min(1)).optional(),
    /** Rows of contract tables that stand beside what the adapter makes: those that were left out, corrected. */
    corrected: z.record(z.string(), z.array(z.string().min(1)).min(1)).optional(),
  })
  .refine(
    (manifest) => manifest.contract === undefined || manifest.adapter === undefined,
    "name a contract version or an adapter, not both",
  )
  .refine(
    (manifest) => manifest.corrected === undefined || manifest.adapter !== undefined,
    "corrected is for deliveries that an adapter reads; list the file under files",
  );
export type Manifest = z.infer<typeof Manifest>;

/**
 * The manifest of a delivery folder, or null when it has none.
 *
 * @throws UserError "invalid_delivery" when it does not have the form, or names a file outside.
 */
export function readManifest(folder: string, deliveryId: string): Manifest | null {
  const path = join(folder, MANIFEST_NAME);
  if (!existsSync(path)) return null;
  const origin = `deliveries/${deliveryId}/${MANIFEST_NAME}`;
  pathInside(folder, MANIFEST_NAME, origin);
  const text = readFileSync(path, "utf8");
  refuseIdentityCode(text, origin);
  const manifest = parseFrom(origin, Manifest, manifestValue(origin, text), "invalid_delivery");
  for (const entry of [manifest.files, manifest.corrected].flatMap((tables) =>
    Object.values(tables ?? {}).flat(),
  )) {
    pathInside(folder, entry, origin);
  }
  return manifest;
}

/** Whose delivery it is, by its manifest; null when there is no such delivery, or it does not say. */
export function organiserOfDelivery(deliveriesFolder: string, deliveryId: string): string | null {
  if (!/^[\w-][\w.-]*$/.test(deliveryId)) return null;
  return readManifest(join(deliveriesFolder, deliveryId), deliveryId)?.organiser ?? null;
}

function manifestValue(origin: string, text: string): unknown {
  try {
    return parseYamlText(origin, text);
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError("invalid_delivery", cause.message, { cause });
  }
}

/**
 * Where an entry of a delivery really lies, links followed.
 *
 * @param origin What named the entry, for the message.
 * @throws UserError "invalid_delivery" when it is missing, lies outside the folder or is a pipe or device.
 */
export function pathInside(folder: string, entry: string, origin: string): string {
  const refuse = (why: string) => new UserError("invalid_delivery", `${origin}: "${entry}" ${why}`);
  if (isAbsolute(entry) || /^[A-Za-z]:|^\\\\/.test(entry)) {
    throw refuse("is an absolute path; name the file by its place inside the delivery");
  }
  if (entry.split(/[/\\]/).includes("..")) {
    throw refuse("leads out of the delivery by ..; every file must lie inside it");
  }
  const path = join(folder, entry);
  if (!existsSync(path)) throw refuse("is not in the delivery; send the file or correct its name");
  const realPath = realpathSync(path);
  const inside = relative(realpathSync(folder), realPath);
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw refuse("is a link that leads out of the delivery; put the file itself in its place");
  }
  const entryIs = statSync(realPath);
  if (!entryIs.isFile() && !entryIs.isDirectory()) {
    throw refuse("is neither a file nor a folder; put a file in its place");
  }
  return realPath;
}
