import type { WordKey } from "../words/words.ts";

export type PagePath =
  | "/"
  | "/packages"
  | "/compare"
  | "/dependencies"
  | "/data"
  | "/catalogue"
  | "/releases"
  | "/origin"
  | "/producers"
  | "/administration"
  | "/sign-in";

export type PageEntry = { readonly path: PagePath; readonly word: WordKey };

/** Every page by its path, in the order in which people find them. */
const PAGES: Readonly<Record<PagePath, WordKey>> = {
  "/": "page.home",
  "/packages": "page.packages",
  "/compare": "page.compare",
  "/dependencies": "page.dependencies",
  "/data": "page.data",
  "/catalogue": "page.catalogue",
  "/releases": "page.releases",
  "/origin": "page.origin",
  "/producers": "page.producers",
  "/administration": "page.administration",
  "/sign-in": "page.signIn",
};

/** Those of the head; the others are found from the foot, the palette and the figures themselves. */
export const MAIN_PAGES: readonly PagePath[] = [
  "/",
  "/packages",
  "/compare",
  "/dependencies",
  "/data",
  "/catalogue",
  "/releases",
];
export const FOOT_PAGES: readonly PagePath[] = ["/origin", "/producers", "/administration"];
export const ALL_PAGES: readonly PagePath[] = [...MAIN_PAGES, ...FOOT_PAGES, "/sign-in"];

export function pagesFor(paths: readonly PagePath[]): PageEntry[] {
  return paths.map((path) => ({ path, word: PAGES[path] }));
}
