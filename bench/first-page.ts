import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/**
 * When the heading of the first page is there, in a real browser on loopback: right after the server says
 * that it is ready, and again; and how much JavaScript came with it.
 *
 *     node bench/first-page.ts <workspace> [--runs 3] [--port 4185]
 *
 * Ends with an error when a limit is passed. The workspace is read only: its releases are linked into a
 * folder of its own.
 */
const [workspace = "demo", ...options] = process.argv.slice(2);
const runs = numberAfter("--runs", 3);
const port = numberAfter("--port", 4185);

const MOST_MS = 1000;
const MOST_SCRIPT_BYTES = 200_000;

/** Notes when the heading of the page is first there, as the page's own clock has it. */
const WATCH = `new MutationObserver((_changes, observer) => {
  const heading = document.querySelector("main h1");
  if (heading === null || heading.textContent === "") return;
  observer.disconnect();
  requestAnimationFrame(() => { window.headingIsThere(window.headingAt = performance.now()); });
}).observe(document, { childList: true, subtree: true, characterData: true });`;

/** Bytes as they came over the wire, of what the page had fetched when its heading was there. */
const SCRIPT_BYTES = `performance.getEntriesByType("resource")
  .filter(({ name, responseEnd }) => name.endsWith(".js") && responseEnd <= window.headingAt)
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`;

const root = join(import.meta.dirname, "..");
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: ["--no-sandbox", "--disable-background-networking"],
});
const failures: string[] = [];
try {
  // The browser's own first page is slower than any other: it is not what is measured.
  const blank = await browser.newPage();
  await blank.goto("data:text/html,<h1>ready</h1>");
  const cold: number[] = [];
  const warm: number[] = [];
  let scriptBytes = 0;
  for (let run = 0; run < runs; run += 1) {
    const folder = linkedWorkspace();
    const begun = performance.now();
    const server = started(folder);
    try {
      await ready(`http://127.0.0.1:${port}/ready`);
      const startMs = performance.now() - begun;
      const first = await headingAt(browser);
      const second = await headingAt(browser);
      cold.push(first.ms);
      warm.push(second.ms);
      scriptBytes = first.scriptBytes;
      console.log(
        `Ready after ${Math.round(startMs)} ms; heading after ${Math.round(first.ms)} ms, again after ${Math.round(second.ms)} ms`,
      );
    } finally {
      await ended(server);
      rmSync(folder, { recursive: true, force: true });
    }
  }
  console.log(
    `Medians: ${Math.round(median(cold))} ms cold, ${Math.round(median(warm))} ms warm; ${Math.round(scriptBytes / 1000)} kB of JavaScript`,
  );
  if (median(cold) > MOST_MS) failures.push(`The heading is there later than after ${MOST_MS} ms.`);
  if (scriptBytes > MOST_SCRIPT_BYTES) failures.push("More than 200 kB of JavaScript.");
} finally {
  await browser.close();
}
console.log(failures.length === 0 ? "All limits are kept." : failures.join("\n"));
process.exitCode = failures.length === 0 ? 0 : 1;

/** In a context of its own: nothing is in the browser's cache. */
async function headingAt(from: Browser): Promise<{ ms: number; scriptBytes: number }> {
  const context = await from.newContext();
  const page = await context.newPage();
  let tell = (_ms: number): void => {};
  const told = new Promise<number>((resolve) => {
    tell = resolve;
  });
  await page.exposeFunction("headingIsThere", (ms: number) => tell(ms));
  await page.addInitScript(WATCH);
  await page.goto(`http://127.0.0.1:${port}/`);
  const ms = await told;
  const scriptBytes: number = await page.evaluate(SCRIPT_BYTES);
  await context.close();
  return { ms, scriptBytes };
}

function linkedWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), "paketti-bench-first-"));
  for (const name of ["deliveries", "mappings", "warehouse", "state"])
    mkdirSync(join(folder, name));
  symlinkSync(resolve(workspace, "releases"), join(folder, "releases"));
  writeFileSync(join(folder, "paketti.yaml"), readFileSync(join(workspace, "paketti.yaml")));
  return folder;
}

function started(folder: string): ChildProcess {
  const main = join(root, "src", "cli", "main.ts");
  return spawn(process.execPath, [main, "serve", folder, "--demo", "--port", String(port)], {
    stdio: "ignore",
  });
}

async function ended(child: ChildProcess): Promise<void> {
  const over = new Promise((end) => child.once("close", end));
  child.kill("SIGTERM");
  await over;
}

async function ready(address: string): Promise<void> {
  const until = performance.now() + 120_000;
  while (performance.now() < until) {
    const status = await fetch(address).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await new Promise((go) => setTimeout(go, 20));
  }
  throw new Error(`${address} does not answer`);
}

function median(values: readonly number[]): number {
  const ordered = values.toSorted((left, right) => left - right);
  return ordered[Math.floor(ordered.length / 2)] ?? 0;
}

function numberAfter(name: string, usual: number): number {
  const place = options.indexOf(name);
  return place === -1 ? usual : Number(options[place + 1]);
}
