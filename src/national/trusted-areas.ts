import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../domain/errors.ts";
import { parseYamlFile } from "../domain/parse.ts";
import { publicKey } from "../identity/index.ts";
import type { Workspace } from "../workspace.ts";

/** The folder of a national workspace that says whose packages it takes. */
export const TRUSTED_FOLDER = "trusted-areas";

const TrustedAreaFile = z.strictObject({
  /** A name for people. */
  area: z.string().min(1),
  /** The regions that the area answers for; it can send of no other. */
  regions: z.array(z.string().min(1)).min(1),
  /** Public keys of the area, as `paketti key public` prints them; several while one takes over from another. */
  public_keys: z.array(z.string()).min(1),
});

/** An area whose packages a national workspace takes. */
export type TrustedArea = z.infer<typeof TrustedAreaFile>;

/**
 * Every file of `trusted-areas/`.
 *
 * @throws UserError "invalid_definition" naming the file that does not have the form, or the region or key that
 *   two areas claim; "key_invalid" for what is no public key.
 */
export function loadTrustedAreas(workspace: Pick<Workspace, "root">): TrustedArea[] {
  const folder = join(workspace.root, TRUSTED_FOLDER);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const owners = new Map<string, string>();
  return names
    .filter((name) => name.endsWith(".yaml"))
    .toSorted()
    .map((name) => {
      const path = join(folder, name);
      const area = parseYamlFile(path, TrustedAreaFile);
      for (const key of area.public_keys) {
        try {
          publicKey(key);
        } catch (cause) {
          const text = cause instanceof Error ? cause.message : "";
          throw new UserError("key_invalid", `${path}: ${text}`, { cause });
        }
      }
      for (const claim of [...area.regions.map((code) => `region ${code}`), ...area.public_keys]) {
        const owner = owners.get(claim);
        if (owner !== undefined)
          throw new UserError("invalid_definition", `${path}: ${claim} stands in ${owner} too`);
        owners.set(claim, name);
      }
      return area;
    });
}
