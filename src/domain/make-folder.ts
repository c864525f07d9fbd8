import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UserError } from "./errors.ts";

/**
 * Makes a folder that a person named, and those above it. Where the system keeps no folders (`/proc`), Node's
 * own way of making many at once never ends, so they are made one by one.
 *
 * @throws UserError "file_not_found" where no folder can be; the system's fault for a file in the way or a
 * missing permission.
 */
export function makeFolder(path: string, mode?: number): void {
  const folder = resolve(path);
  const above = dirname(folder);
  if (above !== folder && !existsSync(above)) makeFolder(above, mode);
  try {
    // Of one folder this is safe, and one that is there already is no fault.
    mkdirSync(folder, { recursive: existsSync(folder), mode });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new UserError(
        "file_not_found",
        `${folder} cannot be made: the system keeps no folders in ${above}; give another place`,
      );
    }
    throw error;
  }
}
