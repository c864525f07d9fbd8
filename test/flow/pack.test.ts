import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, sep } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PACKAGE_ROOT } from "../../src/domain/package-root.ts";

const run = promisify(execFile);

/** What the program reads when it runs, what it is, and what npm always adds. */
const PACKED = [
  ...["adapters", "audience", "catalogue", "checks", "comparison", "contract", "costing"],
  ...["examples", "indicators", "models", "protection", "standards"],
  ...["dist", "package.json", "LICENSE", "README.md", "CHANGELOG.md"],
];

const folder = mkdtempSync(join(tmpdir(), "paketti-pack-"));
const environment = machineEnvironment();
const manifest: { version: string } = JSON.parse(
  readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8"),
);
let installed: readonly string[] = [];

beforeAll(async () => {
  await inFolder("npm", "pack", PACKAGE_ROOT, "--silent");
  await inFolder("npm", "install", "--prefer-offline", `./paketti-${manifest.version}.tgz`);
  installed = filesBelow(join(folder, "node_modules/paketti"));
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm pack, installed in an empty folder with the machine's own npm and Node", () => {
  test("the package says its version and its licence, MIT", async () => {
    const said = await inFolder("npx", "--no", "--", "paketti", "--version");
    expect(said.trim()).toBe(manifest.version);
    const own = readFileSync(join(folder, "node_modules/paketti/package.json"), "utf8");
    expect(JSON.parse(own)).toMatchObject({ license: "MIT", version: manifest.version });
    expect(installed).toContain("LICENSE");
  });

  test("the help lists the commands", async () => {
    expect(await paketti("--help")).toMatch(/Usage: paketti [\s\S]*catalogue[\s\S]*Exit codes:/);
  });

  test("the catalogue that comes with it is found and is in order", async () => {
    expect(await paketti("catalogue", "check")).toContain("The catalogue is in order.");
  });

  test("a program may import it, and its types hold", async () => {
    const program = `
      import { allocateSupportCosts } from "paketti";
      const { finalCosts } = allocateSupportCosts(
        {
          supports: ["cleaning"],
          finals: ["ward", "clinic"],
          usage: new Map([["cleaning", new Map([["ward", 3], ["clinic", 1]])]]),
          method: "reciprocal",
        },
        new Map([["cleaning", 1001n]]),
        new Map([["ward", 5000n]]),
      );
      const costs: ReadonlyMap<string, bigint> = finalCosts;
      process.stdout.write([...costs].join(" "));
    `;
    writeFileSync(join(folder, "use.mts"), program);
    await inFolder(
      join(PACKAGE_ROOT, "node_modules/.bin/tsc"),
      ...["--strict", "--module", "nodenext", "--target", "es2023", "--types", "node"],
      ...["--typeRoots", join(PACKAGE_ROOT, "node_modules/@types"), "use.mts"],
    );
    // 1001 cents at 3 : 1 are 750.75 and 250.25; the cent left over goes to the larger remainder.
    expect(await inFolder("node", "use.mjs")).toBe("ward,5751 clinic,250");
  });

  test("it holds built JavaScript and the data it reads, and no source and no tests", () => {
    const entries = new Set(installed.map((file) => file.split("/")[0]));
    expect([...entries].filter((entry) => !PACKED.includes(entry ?? ""))).toEqual([]);
    expect(installed.filter((file) => /\.test\.|(?<!\.d)\.ts$/.test(file))).toEqual([]);
    const built = installed.filter((file) => /^dist\/(?!web\/)/.test(file));
    const sources = filesBelow(join(PACKAGE_ROOT, "src")).filter(
      (file) => /\.ts$/.test(file) && !/^web\/|\.(test|d)\.ts$/.test(file),
    );
    expect(built).toEqual(
      sources
        .flatMap((file) => [".d.ts", ".js"].map((end) => `dist/${file.replace(/\.ts$/, end)}`))
        .sort(),
    );
  });

  test("it holds the pages, bundled, with their fonts", () => {
    const pages = installed.filter((file) => file.startsWith("dist/web/"));
    expect(pages).toContain("dist/web/index.html");
    for (const ending of [".js", ".css", ".woff2"])
      expect(pages.filter((file) => file.endsWith(ending))).not.toEqual([]);
    expect(pages.filter((file) => /\.tsx?$/.test(file))).toEqual([]);
  });

  test("outside dist it holds nothing that was made by a run", async () => {
    const listed = await run(
      "git",
      ["ls-files", "--cached", "--others", "--exclude-standard", "-z"],
      { cwd: PACKAGE_ROOT },
    );
    const ours = new Set(listed.stdout.split("\0"));
    expect(installed.filter((file) => !file.startsWith("dist/") && !ours.has(file))).toEqual([]);
  });
});

function paketti(...words: readonly string[]): Promise<string> {
  return inFolder(join(folder, "node_modules/.bin/paketti"), ...words);
}

async function inFolder(program: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await run(program, [...words], { cwd: folder, env: environment });
  return stdout;
}

/** Without what `npm test` adds: this project's own Node and tools on the path, and its folder. */
function machineEnvironment(): NodeJS.ProcessEnv {
  const path = (process.env["PATH"] ?? "").split(delimiter);
  const { npm_config_local_prefix: _project, ...rest } = process.env;
  return {
    ...rest,
    PATH: path.filter((place) => !place.includes(`node_modules${sep}.bin`)).join(delimiter),
    npm_config_update_notifier: "false",
  };
}

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .map((file) => file.split(sep).join("/"))
    .sort();
}
