import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { AuditAction } from "../src/domain/audit-action.ts";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";

const pages = ["README.md", "CHANGELOG.md", ...markdownBelow("docs"), ...markdownBelow("examples")];

describe("the pages people read", () => {
  test("lead only to files that are there", () => {
    const broken = pages.flatMap((page) =>
      [...text(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !existsSync(join(PACKAGE_ROOT, dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test("are all found from the index", () => {
    const index = text("docs/README.md");
    const missing = markdownBelow("docs")
      .map((page) => page.slice("docs/".length))
      .filter((page) => !page.startsWith("decisions/") && page !== "README.md")
      .filter((page) => !index.includes(`(${page})`));
    expect(missing).toEqual([]);
  });

  test("explain every proof that a run prints", () => {
    const sources = ["proofs.ts", "identity-content.ts"].map((file) => text(`src/publish/${file}`));
    const ids = sources.flatMap((source) =>
      [...source.matchAll(/proof_id: "(\w+)"/g)].map(([, id = ""]) => id),
    );
    expect(ids.length).toBeGreaterThan(8);
    const page = text("docs/reading-the-proofs.md");
    expect(ids.filter((id) => !page.includes(`| \`${id}\` |`))).toEqual([]);
  });

  test("explain every kind of line that money can be on", () => {
    const sql = text("models/marts/costing/costing__cost_lines.sql");
    const named = [...sql.matchAll(/'(\w+)'(?= as line_kind| end as line_kind| else )/g)];
    const kinds = new Set(named.map(([, kind = ""]) => kind));
    const all = [...kinds, "excluded_account", "population_level", "no_events"];
    const page = text("docs/methods/what-stays-off-clients.md");
    expect(all.filter((kind) => !page.includes(`| ${kind} |`))).toEqual([]);
  });

  test("name every action that the audit tells of", () => {
    const page = text("docs/administration.md");
    expect(AuditAction.options.filter((action) => !page.includes(`\`${action}\``))).toEqual([]);
  });

  test.each(["Formula|Rule", "When not to use it", "Worked examples?", "Sources?"])(
    "have a heading of each part on every page of a method: %s",
    (part) => {
      const heading = new RegExp(`^###? (?:\\d+\\. )?(?:${part})\\b`, "m");
      expect(markdownBelow("docs/methods").filter((page) => !heading.test(text(page)))).toEqual([]);
    },
  );

  test("name tests that are there: each method its own", () => {
    const nameless = markdownBelow("docs/methods").filter(
      (page) => !/`(?:test|src)\/[\w./-]+\.test\.ts`/.test(text(page)),
    );
    expect(nameless).toEqual([]);
    const broken = markdownBelow("docs/methods").flatMap((page) =>
      [...text(page).matchAll(/`((?:test|src)\/[\w./-]+\.test\.ts)`/g)]
        .map(([, path = ""]) => path)
        .filter((path) => !existsSync(join(PACKAGE_ROOT, path)))
        .map((path) => `${page}: ${path}`),
    );
    expect(broken).toEqual([]);
  });
});

function text(path: string): string {
  return readFileSync(join(PACKAGE_ROOT, path), "utf8");
}

function markdownBelow(folder: string): string[] {
  return readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .toSorted();
}
