// Plain JavaScript that any Node can read, for it runs before the packages are there, and with them the right Node.
import { existsSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
const readsTypes = major > 22 || (major === 22 && minor >= 18);
const hasPackages = ["zod", "node", "typescript"].every((name) =>
  existsSync(fileURLToPath(new URL(`../node_modules/${name}/package.json`, import.meta.url))),
);

if (!hasPackages || !readsTypes) {
  process.stderr.write(
    hasPackages
      ? `Node ${process.versions.node} does not read this program: run it by npm (npm start, npm run -s paketti -- --help), which takes the Node among the packages, or run npm ci again.\n`
      : "The packages are not installed: run npm ci first, then the same command again.\n",
  );
  process.exitCode = 1;
}
