import type { Context, Hono } from "hono";
import { FORMATS, type Format, type Route } from "../api/index.ts";
import { UserError } from "../domain/errors.ts";
import type { RateLimit } from "../domain/rate-limit.ts";
import type { Release } from "../release/index.ts";
import { type AnswerCache, etagOf, type MadeAnswer, type StoredAnswer } from "./answer-cache.ts";
import type { Answering, FileAnswer, Prepared } from "./answering.ts";
import { type Asker, viewerKey } from "./asker.ts";
import type { Metrics } from "./metrics.ts";
import { SAFE_HEADERS, type ServerEnv } from "./observed.ts";
import type { ServedRelease } from "./released.ts";
import type { ServerSettings } from "./settings.ts";

type Sending = {
  readonly released: ServedRelease;
  readonly cache: AnswerCache;
  readonly limit: RateLimit;
  readonly metrics: Metrics;
  readonly settings: ServerSettings;
};

/** Puts one route into the server: allowed, parsed, answered from what is kept or computed, and sent. */
export function addAnswering(app: Hono<ServerEnv>, answering: Answering, sending: Sending): void {
  const { route } = answering;
  app.on(route.method.toUpperCase(), honoPath(route.path), async (c) => {
    c.set("routeName", route.path);
    const asker = c.get("asker");
    refuseUnallowed(route, asker);
    const prepared = answering.prepare({
      params: c.req.param(),
      query: c.req.queries(),
      body: await bodyOf(c, route),
      asker,
      requestId: c.get("requestId"),
    });
    if (answering.isKept) return keptAnswer(c, answering, prepared, sending);
    if (route.answers === "file" && prepared.file !== null) {
      return sentFile(await prepared.file(null, "csv"));
    }
    const answer = await prepared.json(null);
    return c.json(checked(answer, route, sending.settings), 200, { "cache-control": "no-store" });
  });
}

export function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** @throws UserError "not_signed_in" when signing in may help, otherwise "not_allowed". */
export function refuseUnallowed(route: Route, asker: Asker): void {
  if (route.permission === "nothing" || asker.permissions.has(route.permission)) return;
  if (asker.kind === "public") {
    throw new UserError("not_signed_in", "this address needs a signed-in user");
  }
  throw new UserError("not_allowed", `this address needs the permission ${route.permission}`);
}

/** The body of a request as JSON. @throws UserError "invalid_usage" when it is something else. */
export async function bodyOf(c: Context, route: Route): Promise<unknown> {
  if (route.method === "get" || route.method === "delete") return {};
  const text = await c.req.text();
  if (text === "") return {};
  if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
    throw new UserError("invalid_usage", "a body is JSON: send content-type application/json");
  }
  // No text that we keep or compare has it, and PostgreSQL refuses it.
  if (/\\u0000/.test(text)) throw new UserError("invalid_usage", "the body has a zero character");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError("invalid_usage", "the body is not JSON", { cause });
  }
}

function sentFile({ mediaType, bytes, fileName }: FileAnswer): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": mediaType,
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
    },
  });
}

/** An answer that follows from the release, the viewer and what is asked, and from nothing else. */
async function keptAnswer(
  c: Context<ServerEnv>,
  answering: Answering,
  prepared: Prepared,
  sending: Sending,
): Promise<Response> {
  const { released, cache, limit, metrics, settings } = sending;
  const { route } = answering;
  const asker = c.get("asker");
  const format = formatOf(c, route, prepared);
  return released.use(async (release) => {
    const key = keyOf(release, asker, format, prepared);
    if ((c.req.header("if-none-match") ?? "").includes(etagOf(key))) {
      metrics.cache("not_modified");
      return new Response(null, { status: 304, headers: cacheHeaders(etagOf(key)) });
    }
    const { answer, isKept } = await cache.answer(key, async () => {
      if (!limit(asker.userId ?? asker.kind)) {
        throw new UserError(
          "too_many_requests",
          `more than ${settings.computedPerMinute} answers were computed in a minute`,
        );
      }
      return made(prepared, release, route, format, settings);
    });
    metrics.cache(isKept ? "hit" : "miss");
    return sent(c, answer);
  });
}

/** Everything that a kept answer depends on. */
function keyOf(
  { releaseId, publicationId }: Release,
  asker: Asker,
  format: Format | "json",
  prepared: Prepared,
): string {
  return JSON.stringify([releaseId, publicationId, viewerKey(asker), format, prepared.key]);
}

/** Computes an answer before anybody asks, so that it is found when the first one does. */
export async function keepReady(
  answering: Answering,
  asker: Asker,
  query: Readonly<Record<string, string>>,
  { released, cache, settings }: Pick<Sending, "released" | "cache" | "settings">,
): Promise<void> {
  const prepared = answering.prepare({
    params: {},
    query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
    body: {},
    asker,
    requestId: "",
  });
  await released.use((release) =>
    cache.answer(keyOf(release, asker, "json", prepared), () =>
      made(prepared, release, answering.route, "json", settings),
    ),
  );
}

async function made(
  prepared: Prepared,
  release: Release,
  route: Route,
  format: Format | "json",
  settings: ServerSettings,
): Promise<MadeAnswer> {
  if (format === "json" || prepared.file === null) {
    const text = JSON.stringify(checked(await prepared.json(release), route, settings));
    return { mediaType: "application/json", plain: new TextEncoder().encode(text), headers: {} };
  }
  const file = await prepared.file(release, format);
  return {
    mediaType: file.mediaType,
    plain: new Uint8Array(file.bytes),
    headers: { "content-disposition": `attachment; filename="${file.fileName}"` },
  };
}

function checked(answer: unknown, route: Route, settings: ServerSettings): unknown {
  return settings.checksAnswers && route.answers === "json" ? route.answer.parse(answer) : answer;
}

function cacheHeaders(etag: string): Record<string, string> {
  return {
    etag,
    "cache-control": "private, no-cache",
    vary: "accept, accept-encoding, cookie",
  };
}

function sent(c: Context<ServerEnv>, answer: StoredAnswer): Response {
  c.set("isDressed", true);
  const accepted = c.req.header("accept-encoding") ?? "";
  const [encoding, bytes] =
    answer.br !== null && /\bbr\b/.test(accepted)
      ? (["br", answer.br] as const)
      : answer.gzip !== null && /\bgzip\b/.test(accepted)
        ? (["gzip", answer.gzip] as const)
        : ([null, answer.plain] as const);
  return new Response(bytes, {
    headers: {
      "content-type": answer.mediaType,
      "content-length": String(bytes.byteLength),
      ...SAFE_HEADERS,
      "x-request-id": c.get("requestId"),
      ...cacheHeaders(answer.etag),
      ...answer.headers,
      ...(encoding === null ? {} : { "content-encoding": encoding }),
    },
  });
}

/**
 * The form that is asked for: by `?format=` in links, otherwise by the `Accept` header in its order.
 *
 * @throws UserError "not_acceptable" listing the forms that there are.
 */
function formatOf(c: Context, route: Route, prepared: Prepared): Format | "json" {
  const known: readonly Format[] = prepared.file === null ? [] : route.formats;
  const named = c.req.query("format");
  if (named !== undefined) {
    if (named === "json") return "json";
    const format = known.find((one) => one === named);
    if (format !== undefined) return format;
    throw notAcceptable(known);
  }
  const accept = c.req.header("accept") ?? "*/*";
  const wanted = accept
    .split(",")
    .map((part) => {
      const [type = "", ...parameters] = part.trim().toLowerCase().split(";");
      const weight = parameters.map((one) => /^\s*q=([\d.]+)/.exec(one)?.[1]).find(Boolean);
      return { type: type.trim(), weight: Number(weight ?? 1) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((left, right) => right.weight - left.weight);
  for (const { type } of wanted) {
    if (["application/json", "*/*", "application/*", "text/html"].includes(type)) return "json";
    const format = known.find((one) => FORMATS[one] === type);
    if (format !== undefined) return format;
  }
  throw notAcceptable(known);
}

function notAcceptable(known: readonly Format[]): UserError {
  const forms = ["application/json", ...known.map((one) => FORMATS[one])];
  return new UserError("not_acceptable", `this address answers as ${forms.join(", ")}`);
}
