import { defineConfig } from "vitest/config";

/** `fast` holds everything that needs no whole run; `slow` runs whole flows, packs and faults. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["test/flow/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "flow",
          include: ["test/flow/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
