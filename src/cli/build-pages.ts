import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { UserError } from "../domain/errors.ts";
import { PACKAGE_ROOT } from "../domain/package-root.ts";

/** What the pages are made of: when one of these is newer than the built pages, they are built again. */
const SOURCES = ["src/web", "src/api", "src/domain", "vite.config.ts", "package-lock.json"];
const BUILT = join(PACKAGE_ROOT, "dist", "web");

/**
 * Builds `dist/web` where the program runs from a checkout and the pages are missing or older than their
 * sources. An installed package has its pages, and no sources to build them from. The new pages are made
 * beside the old ones and put in their place whole, so that two servers that start at once do no harm.
 *
 * @throws UserError "file_not_found" when the tools of the build are not installed.
 */
export async function buildPagesWhenOld(note: (text: string) => void): Promise<void> {
  if (!existsSync(join(PACKAGE_ROOT, "src/web/main.tsx")) || !arePagesOld()) return;
  note("Building the pages…\n");
  const vite = await import("vite").catch((cause: unknown) => {
    throw new UserError("file_not_found", "vite, which builds the pages, is missing: npm ci", {
      cause,
    });
  });
  mkdirSync(join(PACKAGE_ROOT, "dist"), { recursive: true });
  const fresh = mkdtempSync(join(PACKAGE_ROOT, "dist", ".web-"));
  await vite.build({
    configFile: join(PACKAGE_ROOT, "vite.config.ts"),
    root: join(PACKAGE_ROOT, "src/web"),
    logLevel: "error",
    build: { outDir: fresh, emptyOutDir: true },
  });
  const old = mkdtempSync(join(PACKAGE_ROOT, "dist", ".old-"));
  if (existsSync(BUILT)) renameSync(BUILT, join(old, "web"));
  if (existsSync(BUILT)) rmSync(fresh, { recursive: true, force: true });
  else renameSync(fresh, BUILT);
  rmSync(old, { recursive: true, force: true });
}

function arePagesOld(): boolean {
  const built = statSync(join(BUILT, "index.html"), { throwIfNoEntry: false });
  if (built === undefined) return true;
  return SOURCES.some((path) => newestIn(join(PACKAGE_ROOT, path)) > built.mtimeMs);
}

/** Milliseconds of the latest change of a file, or of any file of a folder; tests of the pages do not count. */
function newestIn(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .reduce(
      (newest, entry) => Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs),
      0,
    );
}
