import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { commandLine } from "../fixtures/command-line.ts";
import { type OpenedPages, openPages, PAGES } from "./open-pages.ts";

let pages: OpenedPages;
beforeAll(async () => {
  pages = await openPages();
}, 600_000);
afterAll(() => pages?.close());

/** On a loaded machine too. */
const SOON = { timeout: 60_000 };
const LANGUAGES = ["fi", "sv", "en"] as const;

describe.each(LANGUAGES)("in %s every page", (language) => {
  test("opens with a finding, in its language, with nothing in the console and no other host asked", async () => {
    const wrong: string[] = [];
    const { page, faults, go } = await pages.open(inLanguage("/", language));
    for (const path of PAGES) {
      await go(inLanguage(path, language));
      wrong.push(...faults.map((fault) => `${path}: ${fault}`));
      const lang: string = await page.evaluate("document.documentElement.lang");
      if (lang !== language) wrong.push(`${path}: language ${lang}`);
      const heading = await page.locator("main h1").first().textContent();
      if ((heading ?? "").trim() === "") wrong.push(`${path}: no heading`);
      const text = await page.locator("main").textContent();
      if (/undefined|NaN|\[object|\{\w+\}/.test(text ?? "")) wrong.push(`${path}: ${text}`);
      if (language !== "en") wrong.push(...(await englishOn(page)).map((one) => `${path}: ${one}`));
    }
    await page.context().close();
    expect(wrong).toEqual([]);
  });
});

describe.each([
  ["light", 1440],
  ["dark", 1440],
  ["light", 390],
] as const)("axe finds no violation of WCAG 2.2 AA (%s, %d wide)", (colorScheme, width) => {
  test("on any page, none is wider than its window, and each chart is whole", async () => {
    const wrong: string[] = [];
    const settings = { colorScheme, viewport: { width, height: 900 } };
    const { page, go } = await pages.open("/", settings);
    for (const path of PAGES) {
      await go(path);
      await page.evaluate(axe.source);
      const answer = await page.evaluate(
        "axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })",
      );
      for (const { id, nodes } of Violations.parse(answer).violations) {
        wrong.push(`${path}: ${id} ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
      }
      wrong.push(...(await chartFaults(page)).map((fault) => `${path}: ${fault}`));
      const wide: number = await page.evaluate("document.documentElement.scrollWidth");
      if (wide > width) wrong.push(`${path}: ${wide} wide`);
    }
    await page.context().close();
    expect(wrong).toEqual([]);
  });
});

/** Charts that lack their sentence, table, files or a way in by keyboard, and drawings outside of any. */
async function chartFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const figure of await page.locator(".chart-figure").all()) {
    const name = (await figure.locator("h2, h3").first().textContent()) ?? "";
    const sentence = await figure.locator(".chart-sentence").textContent();
    if ((sentence ?? "").trim() === "") faults.push(`${name} has no sentence`);
    if ((await figure.locator(".chart-tools button").count()) !== 4)
      faults.push(`${name} lacks a file`);
    const stops = await figure.locator('[data-mark][tabindex="0"]').count();
    if (stops !== 1) faults.push(`${name} is entered at ${stops} marks`);
  }
  const all = await page.locator("[data-mark]").count();
  const within = await page.locator(".chart-figure [data-mark]").count();
  if (all !== within) faults.push(`${all - within} marks are in no chart with a table`);
  return faults;
}

const Violations = z.object({
  violations: z.array(
    z.object({ id: z.string(), nodes: z.array(z.object({ target: z.array(z.string()) })) }),
  ),
});

describe("by keyboard alone", () => {
  test("the region is changed in the sentence, and the address and the finding follow", async () => {
    const { page } = await pages.open("/?region=11");
    const before = await page.locator("h1").textContent();
    await page.getByLabel("Alue").focus();
    await page.keyboard.type("Porvoo");
    await page.keyboard.press("Enter");
    await page.waitForURL(/region=638/);
    await expect.poll(() => page.locator("h1").textContent(), SOON).not.toBe(before);
    await page.context().close();
  });

  test("Ctrl K finds a package by a word of any language and goes to it", async () => {
    const { page, faults } = await pages.open("/");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("tandvård");
    await page.getByRole("option", { name: /Suun terveydenhuolto/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/packages\/PP05/);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a view is saved under a name, opened again from the palette, removed, and its removal undone", async () => {
    const { page, faults } = await pages.open("/compare?region=638&against=peers:11");
    const dialog = page.getByRole("dialog");
    const open = async () => {
      await page.getByRole("button", { name: "tallennetut näkymät", exact: true }).press("Enter");
      await dialog.waitFor();
    };
    await open();
    await dialog.getByLabel("Tämän näkymän nimi").fill("Porvoo ja Eksote");
    await page.keyboard.press("Enter");
    await dialog.getByRole("link", { name: "Porvoo ja Eksote" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Etusivu" }).press("Enter");
    await page.waitForURL((url) => url.pathname === "/");
    await page.keyboard.press("Control+k");
    await dialog.waitFor();
    await page.keyboard.type("porvoo ja");
    await page.getByRole("option", { name: /Porvoo ja Eksote/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/compare\?region=638&against=peers:11/);
    await open();
    await dialog.getByRole("button", { name: "Poista näkymä Porvoo ja Eksote" }).press("Enter");
    await dialog.getByText("Näkymiä ei ole vielä tallennettu.").waitFor();
    await dialog.getByRole("button", { name: "Kumoa" }).press("Enter");
    await dialog.getByRole("link", { name: "Porvoo ja Eksote" }).waitFor();
    await dialog.getByRole("button", { name: "Poista näkymä Porvoo ja Eksote" }).press("Enter");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("the marks of a chart are one stop, arrows go between them, and each is read out", async () => {
    const { page } = await pages.open("/packages/PP04?region=11");
    const chart = page.locator(".chart").first();
    const marks = chart.locator("[data-mark]");
    await marks.first().focus();
    await page.keyboard.press("ArrowDown");
    const label = await marks.nth(1).getAttribute("aria-label");
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe(label);
    await expect.poll(() => page.locator(".chart-readout").first().textContent(), SOON).toBe(label);
    await page.context().close();
  });

  test("producers are held by another figure, and the funnel, its sentence and the address follow", async () => {
    const { page, faults } = await pages.open("/packages/PP04?region=11");
    const figure = page.locator(".chart-figure").filter({ hasText: "Tuottajat" }).first();
    await figure.getByLabel("Mittari").selectOption({ value: "E-04:PP04" });
    await page.waitForURL(/funnel=E-04:PP04/);
    await expect
      .poll(() => figure.locator(".chart-sentence").textContent(), SOON)
      .toMatch(/tuottaja/);
    await figure.getByRole("button", { name: "Näytä taulukkona" }).press("Enter");
    const rows = await figure.locator("tbody tr").allTextContents();
    expect(rows.length).toBe(await figure.locator("[data-mark]").count());
    expect(rows.join()).toMatch(/(suppilon sisällä|rajan|rajoja ei voi laskea)/);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  test("a chart is shown as its table, and its figures leave as CSV", async () => {
    const { page } = await pages.open("/packages/PP04?region=11");
    const figure = page.locator(".chart-figure").first();
    await figure.getByRole("button", { name: "Näytä taulukkona" }).focus();
    await page.keyboard.press("Enter");
    await figure.locator("table").waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      figure.getByRole("button", { name: "Lataa CSV" }).press("Enter"),
    ]);
    expect(download.suggestedFilename()).toMatch(/^paketti-PP04.*\.csv$/);
    await page.context().close();
  });
});

describe("a figure on the page", () => {
  test("equals the answer of paketti query, and leads to ledger lines that add up to it", async () => {
    const asked = ["cost", "--where", "region=11,package=PP04", "--format", "csv"];
    const { out } = await commandLine(["query", pages.folder, ...asked]);
    const [, value = ""] = out.trim().split("\n");
    const cents = (value.split(",")[0] ?? "").replace(".", "");
    const { page } = await pages.open("/?region=11");
    await page
      .getByRole("row", { name: /Hoito ja hoiva/ })
      .getByRole("link")
      .nth(1)
      .press("Enter");
    await page.waitForURL(/\/origin/);
    const total = page.locator("tfoot .number").last();
    await total.waitFor();
    // The table of the page before may still be there for a moment.
    await expect.poll(async () => digitsOf((await total.textContent()) ?? ""), SOON).toBe(cents);
    expect(await page.locator(".lead").textContent()).toMatch(/0,00\s€/);
    await page.context().close();
  });

  test("is the same in the table of the page and in the CSV of the interface", async () => {
    const { page } = await pages.open("/packages/PP04?region=11");
    const shown = await page
      .locator("#hit-share")
      .locator("xpath=../..")
      .locator(".big-figure")
      .textContent();
    const where = "where=region%3D11&where=package%3DPP04&where=year%3D2015";
    const csv = await (
      await fetch(`${pages.address}/api/figures?measure=hit_share&${where}&format=csv`)
    ).text();
    const [, line = ""] = csv.trim().split(/\r?\n/);
    expect(line.split(",").map(Number).map(Math.round)).toContain(Number(digitsOf(shown ?? "")));
    await page.context().close();
  });
});

/** Words that no Finnish or Swedish sentence has. */
const ENGLISH =
  /(?<!\p{L})(the|of|with|from|which|than|are|to|for|and|not|is|was|when|has|been)(?!\p{L})/u;

/** Texts of a page, and what is read out of it, that are in English. Codes and the language choice are not texts. */
async function englishOn(page: Page): Promise<string[]> {
  const texts: string[] = await page.evaluate(`(() => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { textContent, parentElement } = walker.currentNode;
      if (!parentElement.closest("code, script, style, [lang]:not(html)")) texts.push(textContent);
    }
    for (const name of ["title", "aria-label", "placeholder", "alt"])
      for (const one of document.querySelectorAll("[" + name + "]:not([lang])"))
        texts.push(one.getAttribute(name));
    return texts;
  })()`);
  return texts.filter((text) => ENGLISH.test(text));
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}

function inLanguage(path: string, language: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}lang=${language}`;
}
