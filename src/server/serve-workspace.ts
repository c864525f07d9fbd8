import { join } from "node:path";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Hono } from "hono";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import type { Workspace } from "../workspace.ts";
import type { Answering } from "./answering.ts";
import { catalogueAnswers } from "./answers/catalogue-answers.ts";
import { comparisonAnswers } from "./answers/comparison-answers.ts";
import { dataAnswers } from "./answers/data-answers.ts";
import { figureAnswers } from "./answers/figure-answers.ts";
import { overviewAnswers } from "./answers/overview-answers.ts";
import { packageAnswers } from "./answers/package-answers.ts";
import { releaseAnswers } from "./answers/release-answers.ts";
import { ruleAnswers } from "./answers/rule-answers.ts";
import { demoSessionAnswers } from "./answers/session-answers.ts";
import { traceAnswers } from "./answers/trace-answers.ts";
import { createApp } from "./create-app.ts";
import { demoAsker } from "./demo-asker.ts";
import { type Listening, listen } from "./listen.ts";
import type { LogLine } from "./log-line.ts";
import type { ServerEnv } from "./observed.ts";
import { type ServedRelease, serveRelease } from "./released.ts";
import type { ServerSettings } from "./settings.ts";
import { readWebFiles } from "./web-files.ts";

export type ServeOptions = {
  readonly host: string;
  readonly port: number;
  readonly settings: ServerSettings;
};

export type ServeEffects = {
  readonly programVersion: string;
  readonly log: (line: LogLine) => void;
};

const REFRESH_MS = 2000;
const STOP_WITHIN_MS = 10_000;
const QUERY_MS = 60_000;
const CONNECTIONS = 4;

/** Serves a workspace until it is stopped: its current release, and each newer one when it comes. */
export async function serveWorkspace(
  workspace: Workspace,
  options: ServeOptions,
  effects: ServeEffects,
): Promise<Listening> {
  const { log } = effects;
  const { threads, memory_limit: memoryLimit } = workspace.settings;
  let onSwap = (_releaseId: string): void => {};
  const released = serveRelease(
    workspace.releases,
    {
      connections: CONNECTIONS,
      timeLimitMs: QUERY_MS,
      spillFolder: join(workspace.scratch, "serving"),
      ...(threads === undefined ? {} : { threads }),
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    },
    (releaseId) => {
      onSwap(releaseId);
      log({ event: "release", level: "info", release_id: releaseId });
    },
  );
  const { hono, metrics, cache } = createApp({
    released,
    answerings: answeringsOf(),
    asker: demoAsker,
    remoteAddress: (c) => getConnInfo(c).remote.address ?? null,
    log,
    webFiles: readWebFiles(join(PACKAGE_ROOT, "dist", "web")),
    programVersion: effects.programVersion,
    settings: options.settings,
  });
  onSwap = (releaseId) => {
    metrics.swapped(releaseId);
    cache.clear();
  };
  await released.refresh();
  const timer = setInterval(() => void refreshed(released, log), REFRESH_MS);
  const listening = await listenTo(hono, options).catch(async (error: unknown) => {
    clearInterval(timer);
    await released.close();
    throw error;
  });
  return {
    ...listening,
    stop: async () => {
      clearInterval(timer);
      await listening.stop();
      await released.close();
    },
  };
}

function listenTo(hono: Hono<ServerEnv>, { host, port }: ServeOptions): Promise<Listening> {
  return listen((request, environment) => hono.fetch(request, environment), {
    host,
    port,
    stopWithinMs: STOP_WITHIN_MS,
  });
}

/** Every route that this version answers. */
export function answeringsOf(): readonly Answering[] {
  return [
    ...demoSessionAnswers,
    ...releaseAnswers,
    ...figureAnswers,
    ...traceAnswers,
    ...catalogueAnswers,
    ...ruleAnswers,
    ...dataAnswers,
    ...overviewAnswers,
    ...packageAnswers,
    ...comparisonAnswers,
  ];
}

/** A release that cannot be opened leaves the one that is open where it is. */
async function refreshed(released: ServedRelease, log: (line: LogLine) => void): Promise<void> {
  try {
    await released.refresh();
  } catch (error) {
    log({
      event: "release",
      level: "error",
      fault: error instanceof Error ? error.name : "unknown",
      release_id: released.id(),
    });
  }
}
