import { join } from "node:path";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context, Hono } from "hono";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import type { People } from "../people/index.ts";
import { withdrawPublications } from "../publication/index.ts";
import type { State } from "../state/index.ts";
import type { Workspace } from "../workspace.ts";
import { RELEASE_ANSWERS } from "./answers/index.ts";
import { addJobEvents, jobAnswers } from "./answers/job-answers.ts";
import { workspaceAnswers } from "./answers/workspace-answers.ts";
import { createApp } from "./create-app.ts";
import { demoAsker, MACHINE } from "./demo-asker.ts";
import { readyFirstPage } from "./first-page.ts";
import { openJobs, type RunSelf } from "./jobs.ts";
import { type Listening, listen } from "./listen.ts";
import type { LogLine } from "./log-line.ts";
import type { ServerEnv } from "./observed.ts";
import { addSession, peopleAnswers, peopleAsker } from "./people/index.ts";
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
  readonly state: State;
  /** Null for the demo of one machine, where nobody signs in. */
  readonly people: People | null;
  readonly runSelf: RunSelf;
};

/** A workspace that is being served, and every address that is answered in any way. */
export type ServedWorkspace = Listening & {
  readonly addresses: readonly { readonly method: string; readonly path: string }[];
};

const REFRESH_MS = 2000;
const TIDY_MS = 3_600_000;
const STOP_WITHIN_MS = 10_000;
const QUERY_MS = 60_000;
const CONNECTIONS = 4;
/** A large release is served before its first page is ready; what is asked meanwhile is computed as ever. */
const WAIT_FOR_FIRST_PAGE_MS = 3000;

/** Serves a workspace until it is stopped: its current release, and each newer one when it comes. */
export async function serveWorkspace(
  workspace: Workspace,
  options: ServeOptions,
  effects: ServeEffects,
): Promise<ServedWorkspace> {
  const { log, state, people, runSelf } = effects;
  let onSwap = (_releaseId: string): void => {};
  let readied = async (): Promise<void> => {};
  const released = serveRelease(workspace.releases, engineSettings(workspace), (releaseId) => {
    onSwap(releaseId);
    log({ event: "release", level: "info", release_id: releaseId });
  });
  const refresh = () => refreshed(released, log, readied);
  const jobs = await openJobs(workspace.root, state, runSelf, { log, onDone: refresh });
  const stopping = new AbortController();
  const answerings = [
    ...RELEASE_ANSWERS,
    ...jobAnswers(state, jobs),
    ...workspaceAnswers(workspace, released, runSelf, state),
    ...peopleAnswers(state, people, workspace, {
      publish: jobs.publish,
      withdraw: async (releaseId, notice) => {
        const on = state.now().toISOString().slice(0, 10);
        withdrawPublications(workspace.releases, releaseId, { on, notice });
        await refresh();
      },
    }),
  ];
  const { hono, metrics, cache } = createApp({
    released,
    answerings,
    asker: people === null ? demoAsker : peopleAsker(people, remoteAddress),
    others: (app) => {
      if (people !== null) addSession(app, people, remoteAddress, log);
      addJobEvents(app, state, stopping.signal);
    },
    remoteAddress,
    log,
    webFiles: readWebFiles(join(PACKAGE_ROOT, "dist", "web")),
    programVersion: effects.programVersion,
    settings: options.settings,
  });
  onSwap = (releaseId) => {
    metrics.swapped(releaseId);
    cache.clear();
  };
  const { settings } = options;
  readied = () => readyFirstPage({ answerings, released, cache, settings }, MACHINE);
  await released.refresh();
  await soon(logged(log, released, readied));
  const timer = setInterval(() => void refresh(), REFRESH_MS);
  const tidying = setInterval(() => void people?.tidy(), TIDY_MS);
  const end = async () => {
    clearInterval(timer);
    clearInterval(tidying);
    await released.close();
  };
  const listening = await listenTo(hono, options).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    ...listening,
    addresses: hono.routes.map(({ method, path }) => ({ method, path })),
    stop: async () => {
      stopping.abort();
      await listening.stop();
      await end();
    },
  };
}

function remoteAddress(c: Context<ServerEnv>): string | null {
  return getConnInfo(c).remote.address ?? null;
}

function engineSettings({ settings, scratch }: Workspace) {
  const { threads, memory_limit: memoryLimit } = settings;
  return {
    connections: CONNECTIONS,
    timeLimitMs: QUERY_MS,
    spillFolder: join(scratch, "serving"),
    ...(threads === undefined ? {} : { threads }),
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
  };
}

function listenTo(hono: Hono<ServerEnv>, { host, port }: ServeOptions): Promise<Listening> {
  return listen((request, environment) => hono.fetch(request, environment), {
    host,
    port,
    stopWithinMs: STOP_WITHIN_MS,
  });
}

/** A release that cannot be opened leaves the one that is open where it is. */
async function refreshed(
  released: ServedRelease,
  log: (line: LogLine) => void,
  readied: () => Promise<void>,
): Promise<void> {
  await logged(log, released, async () => {
    if (await released.refresh()) await readied();
  });
}

/** Waits for some work, but not without end: it goes on by itself. */
async function soon(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((done) => {
    timer = setTimeout(done, WAIT_FOR_FIRST_PAGE_MS);
  });
  await Promise.race([work, enough]);
  clearTimeout(timer);
}

/** Goes on when the work fails, and tells it in the log. */
async function logged(
  log: (line: LogLine) => void,
  released: ServedRelease,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    log({
      event: "release",
      level: "error",
      fault: error instanceof Error ? error.name : "unknown",
      release_id: released.id(),
    });
  }
}
