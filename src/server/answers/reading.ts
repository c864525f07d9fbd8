import type { Viewer } from "../../audience/index.ts";
import type { Reading } from "../../comparison/index.ts";
import type { Release } from "../../release/index.ts";
import { indicatorDefinitions } from "./indicator-figures.ts";

/** What the readers of comparisons need: the release with what is published of it, and who asks. */
export function readingOf(release: Release, viewer: Viewer): Reading {
  return {
    engine: release.engine,
    viewer,
    relations: { release: "figures", published: "published_figures" },
    definitions: indicatorDefinitions(),
  };
}

/** Whether the run that made the release wrote a table; older programs did not write all of them. */
export function hasTable(release: Release, table: string): boolean {
  return (release.manifest.tables[table]?.files ?? []).length > 0;
}
