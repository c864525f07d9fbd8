import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/**
 * Makes `dist/` anew: JavaScript and its declarations, and the pages in `dist/web`. Node runs our TypeScript
 * as it is, but not inside node_modules, so what is installed is built. SQL, YAML and CSV files are packed
 * where they lie. With `--web`, only the pages.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"];
const bundler = ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"];

const steps = process.argv.includes("--web") ? [bundler] : [compiler, bundler];
const folder = process.argv.includes("--web") ? "dist/web" : "dist";
rmSync(join(root, folder), { recursive: true, force: true });
for (const [script = "", ...options] of steps) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...options], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
