import type { ChildProcess } from "node:child_process";
import chromium from "@sparticuz/chromium";
import {
  type Browser,
  type BrowserContextOptions,
  type Page,
  chromium as playwright,
} from "playwright-core";
import { commandLine, startedCommandLine } from "../fixtures/command-line.ts";
import { smallPilot } from "../fixtures/small-pilot.ts";

/** Every page, and those addresses of a page that show something of their own. */
export const PAGES = [
  "/",
  "/packages",
  "/packages/PP04?region=11",
  "/compare",
  "/compare?indicator=hit_share&module=PP04",
  "/dependencies",
  "/origin",
  "/origin?measure=cost&where=year=2015;region=11;package=PP04",
  "/origin?region=11&line=EK04F01-1:4000:2015",
  "/data",
  "/catalogue",
  "/catalogue?show=indicators",
  "/catalogue?show=rules",
  "/releases",
  "/producers",
  "/administration",
  "/administration?show=audit",
  "/sign-in",
] as const;

export type OpenedPages = {
  readonly folder: string;
  readonly address: string;
  /** Opens a page in a browser of its own settings, and gives it with all that went wrong on it. */
  readonly open: (path: string, settings?: BrowserContextOptions) => Promise<OpenedPage>;
  readonly close: () => Promise<void>;
};
export type OpenedPage = {
  readonly page: Page;
  /** What went wrong since the page was last gone to. */
  readonly faults: readonly string[];
  /** Goes to another address of the same server and waits until it is drawn. */
  readonly go: (path: string) => Promise<void>;
};

/** A small pilot that has been run, served by the real command, and a real browser to look at it. */
export async function openPages({
  prepare = async () => {},
  options = ["--demo"],
}: {
  /** What is done to the workspace before it is served. */
  readonly prepare?: (folder: string) => Promise<void>;
  readonly options?: readonly string[];
} = {}): Promise<OpenedPages> {
  const { root: folder } = await smallPilot();
  const run = await commandLine(["run", folder]);
  if (run.exit !== 0) throw new Error(run.notes);
  await prepare(folder);
  const server = startedCommandLine(["serve", folder, ...options, "--port", "0"]);
  const address = await addressOf(server);
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--disable-background-networking"],
  });
  return {
    folder,
    address,
    open: (path, settings) => openPage(browser, address + path, settings),
    close: async () => {
      await browser.close();
      const ended = new Promise((resolve) => server.once("close", resolve));
      server.kill();
      await ended;
    },
  };
}

async function openPage(
  browser: Browser,
  url: string,
  settings: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ reducedMotion: "reduce", ...settings });
  const page = await context.newPage();
  const faults: string[] = [];
  const { host } = new URL(url);
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).host !== host) {
      faults.push(`asked ${request.url()}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  const go = async (to: string): Promise<void> => {
    faults.length = 0;
    await page.goto(to);
    await page.locator("main h1, main .state-fault").first().waitFor();
    while ((await page.locator(".loading").count()) > 0) {
      await page.locator(".loading").first().waitFor({ state: "detached" });
    }
  };
  await go(url);
  return { page, faults, go: (path) => go(`http://${host}${path}`) };
}

/** The address that the server tells when it listens. */
async function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    let notes = "";
    server.stderr?.on("data", (chunk) => {
      notes += String(chunk);
    });
    server.stdout?.on("data", (chunk) => {
      text += String(chunk);
      const [address] = text.match(/http:\/\/[\w.:]+(?=\/)/) ?? [];
      if (address !== undefined) resolve(address);
    });
    server.once("close", () => reject(new Error(`the server ended: ${notes}`)));
  });
}
