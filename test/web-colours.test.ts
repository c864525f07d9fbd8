import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PACKAGE_ROOT } from "../src/domain/package-root.ts";

const tokens = readFileSync(join(PACKAGE_ROOT, "src/web/styles/tokens.css"), "utf8");

/** What stands on what, and how much of a contrast it needs: text 4.5, marks and lines that tell something 3. */
const PAIRS: readonly (readonly [string, string, number])[] = [
  ["ink", "paper", 7],
  ["ink", "wash", 7],
  ["soft", "paper", 4.5],
  ["soft", "wash", 4.5],
  ["accent", "paper", 4.5],
  ["better", "paper", 4.5],
  ["worse", "paper", 4.5],
  ["better", "wash", 4.5],
  ["worse", "wash", 4.5],
  ["on-accent", "accent", 4.5],
  ["mark", "paper", 3],
  ["part-line", "paper", 3],
  ["on-part-1", "part-1", 4.5],
  ["on-part-2", "part-2", 4.5],
  ["on-part-3", "part-3", 4.5],
  ["on-part-4", "part-4", 4.5],
  ["on-part-5", "part-5", 4.5],
  ["on-part-6", "part-6", 4.5],
];

describe.each(["light", "dark"] as const)("the %s palette", (theme) => {
  test.each(PAIRS)("%s can be read on %s (%f)", (front, back, least) => {
    expect(contrast(colour(front, theme), colour(back, theme))).toBeGreaterThanOrEqual(least);
  });

  test("keeps better and worse apart for those who see no red and green: by their lightness or blue", () => {
    const [, , better] = channels(colour("better", theme));
    const [, , worse] = channels(colour("worse", theme));
    expect(Math.abs((better ?? 0) - (worse ?? 0))).toBeGreaterThan(80);
  });
});

function colour(name: string, theme: "light" | "dark"): string {
  const match = tokens.match(new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`));
  return match?.[theme === "light" ? 1 : 2] ?? "";
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
}

/** WCAG 2.2, relative luminance of sRGB. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = channels(hex).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}
