import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { UserError } from "../domain/errors.ts";
import { type RateLimit, rateLimit } from "../domain/rate-limit.ts";
import { type AnswerCache, answerCache } from "./answer-cache.ts";
import type { Answering } from "./answering.ts";
import type { Asker } from "./asker.ts";
import { addDocs } from "./docs-page.ts";
import type { LogLine } from "./log-line.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { observed, type ServerEnv } from "./observed.ts";
import { languageOf, PROBLEM_TYPE, problemOf } from "./problems.ts";
import type { ServedRelease } from "./released.ts";
import { addAnswering } from "./send-answer.ts";
import type { ServerSettings } from "./settings.ts";
import { addWeb, type WebFile } from "./web-files.ts";

/** Everything the server needs from outside; tests give their own. */
export type ServerEffects = {
  readonly released: ServedRelease;
  readonly answerings: readonly Answering[];
  /** Who asks. @throws UserError "not_signed_in" or "not_allowed". */
  readonly asker: (c: Context<ServerEnv>) => Promise<Asker>;
  /** Adds routes of other parts: sign-in, event streams. */
  readonly others?: (app: Hono<ServerEnv>) => void;
  /** The address at the other end; null when it is not known. */
  readonly remoteAddress: (c: Context<ServerEnv>) => string | null;
  readonly log: (line: LogLine) => void;
  readonly webFiles: ReadonlyMap<string, WebFile>;
  readonly programVersion: string;
  readonly settings: ServerSettings;
};

const MOST_BODY_BYTES = 1024 * 1024;

export type App = {
  readonly hono: Hono<ServerEnv>;
  readonly metrics: Metrics;
  readonly cache: AnswerCache;
};

/** The whole server as a function of requests: the interface, the web, and what operators look at. */
export function createApp(effects: ServerEffects): App {
  const { settings, released } = effects;
  const app = new Hono<ServerEnv>();
  const metrics = createMetrics();
  const cache = answerCache(settings.cacheBytes);
  const limit: RateLimit = rateLimit(settings.computedPerMinute, () => performance.now());

  app.use(observed(effects.log, metrics, () => released.id()));
  app.use(
    "/api/*",
    bodyLimit({
      maxSize: MOST_BODY_BYTES,
      onError: () => {
        throw new UserError("request_too_large", "a body may have one megabyte");
      },
    }),
  );
  app.use("/api/*", async (c, next) => {
    if (c.req.url.includes("%00"))
      throw new UserError("invalid_usage", "the address has a zero character");
    c.set("asker", await effects.asker(c));
    await next();
  });
  addOperations(app, effects, metrics);
  addDocs(app, effects.programVersion);
  effects.others?.(app);
  for (const answering of effects.answerings) {
    addAnswering(app, answering, { released, cache, limit, metrics, settings });
  }
  app.all("/api/*", () => {
    throw new UserError("unknown_name", "there is no such address; see /api/docs");
  });
  addWeb(app, effects.webFiles);

  app.onError((error, c) => {
    const problem = problemOf(
      error,
      languageOf(c.req.header("accept-language")),
      c.get("requestId"),
    );
    c.set("fault", error);
    return new Response(JSON.stringify(problem), {
      status: problem.status,
      headers: {
        "content-type": PROBLEM_TYPE,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        ...(problem.code === "too_many_requests" ? { "retry-after": "60" } : {}),
      },
    });
  });
  return { hono: app, metrics, cache };
}

/** Whether it lives, whether it can answer, and what it has done; for those who run it. */
function addOperations(
  app: Hono<ServerEnv>,
  { released, remoteAddress, settings }: ServerEffects,
  metrics: Metrics,
): void {
  app.get("/health", (c) => c.json({ status: "ok" }));
  app.get("/ready", (c) => {
    const releaseId = released.id();
    return c.json(
      { status: releaseId === null ? "no release" : "ready", release_id: releaseId },
      releaseId === null ? 503 : 200,
    );
  });
  app.get("/metrics", async (c) => {
    const token = c.req.header("authorization") ?? "";
    const isBearer = settings.metricsToken !== null && token === `Bearer ${settings.metricsToken}`;
    const isHere = isLoopback(remoteAddress(c)) && c.req.header("x-forwarded-for") === undefined;
    if (!isBearer && !isHere) {
      throw new UserError("not_allowed", "metrics are for the machine itself, or with a token");
    }
    return c.body(await metrics.registry.metrics(), 200, {
      "content-type": metrics.registry.contentType,
    });
  });
}

export function isLoopback(address: string | null): boolean {
  return (
    address !== null &&
    (address === "::1" || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address))
  );
}
