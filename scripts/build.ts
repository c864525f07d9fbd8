import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/**
 * Makes `dist/` anew: JavaScript and its declarations, and the pages in `dist/web`. Node runs our TypeScript
 * as it is, but not inside node_modules, so what is installed is built. SQL, YAML and CSV files are packed
 * where they lie. With `--web`, only the pages.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const pages = join(root, "dist/web");
/** Beside the pages that are being served, which the new ones replace whole. */
const newPages = join(root, "dist/web-new");

if (!process.argv.includes("--web")) {
  // What begins with a dot is being made by a server that starts.
  for (const entry of existsSync(join(root, "dist")) ? readdirSync(join(root, "dist")) : [])
    if (entry !== "web" && !entry.startsWith("."))
      rmSync(join(root, "dist", entry), { recursive: true });
  run("node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json");
}
run("node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", "--outDir", newPages);
rmSync(pages, { recursive: true, force: true });
renameSync(newPages, pages);

function run(script: string, ...options: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [join(root, script), ...options], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
