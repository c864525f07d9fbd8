import { mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/**
 * Pictures of the pages of a running server: 1440 and 390 wide, light and dark, to be looked at.
 *
 *     node scripts/screenshots.ts http://127.0.0.1:4300 screenshots [part of a page's name…]
 */
const [base = "http://127.0.0.1:4300", folder = "screenshots", ...wanted] = process.argv.slice(2);

const PAGES: Readonly<Record<string, string>> = {
  home: "/",
  packages: "/packages",
  package: "/packages/PP04",
  compare: "/compare",
  dependencies: "/dependencies",
  balance: "/origin",
  figure: "/origin?measure=cost&where=year=2015;region=11;package=PP04",
  ledger: "/origin?region=11&line=EK04F01-1:4000:2015-03",
  data: "/data",
  catalogue: "/catalogue",
  releases: "/releases",
  producers: "/producers",
  administration: "/administration",
  "sign-in": "/sign-in",
  "home-sv": "/?lang=sv",
  "home-en": "/?lang=en",
};

mkdirSync(folder, { recursive: true });
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: ["--no-sandbox", "--disable-background-networking"],
});
const names = Object.keys(PAGES).filter(
  (name) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
for (const width of [1440, 390]) {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const name of names) await take(browser, name, width, colorScheme);
  }
}
await browser.close();

async function take(
  from: Browser,
  name: string,
  width: number,
  colorScheme: "light" | "dark",
): Promise<void> {
  const context = await from.newContext({
    viewport: { width, height: 900 },
    deviceScaleFactor: 1,
    colorScheme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") console.log(`${name} ${width}: ${message.text()}`);
  });
  page.on("pageerror", (error) => console.log(`${name} ${width}: ${error.message}`));
  await page.goto(base + PAGES[name], { waitUntil: "networkidle" });
  const path = join(folder, `${name}-${width}-${colorScheme}.png`);
  await page.screenshot({ path, fullPage: true });
  const wide: number = await page.evaluate("document.documentElement.scrollWidth");
  if (wide > width) console.log(`${name} ${width}: ${wide} pixels wide`);
  console.log(path);
  await context.close();
}
