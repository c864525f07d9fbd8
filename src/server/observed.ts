import { randomUUID } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { UserError } from "../domain/errors.ts";
import type { Asking } from "../people/index.ts";
import type { Asker } from "./asker.ts";
import { faultDetails, type LogLine } from "./log-line.ts";
import type { Metrics } from "./metrics.ts";

/** What travels with a request through the server. */
export type ServerEnv = {
  Variables: {
    requestId: string;
    asker: Asker;
    /** Who asks, with their session, where people sign in. */
    asking: Asking | undefined;
    /** What went wrong, for the log; left unset when nothing did. */
    fault: unknown;
    /** Of the route that answered, for the log and the metrics. */
    routeName: string;
    /** The answer has its safe headers and its id already. */
    isDressed: boolean;
  };
};

export const SAFE_HEADERS: Readonly<Record<string, string>> = Object.fromEntries([
  [
    "content-security-policy",
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ].join("; "),
  ],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "same-origin"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["permissions-policy", "camera=(), microphone=(), geolocation=()"],
]);

/**
 * Gives each request its id, its safe headers, one line in the log and its place in the metrics.
 *
 * An id that a proxy gave is kept when it is one of the plain kind. The log names the route, not the
 * address: addresses hold codes.
 */
export function observed(
  log: (line: LogLine) => void,
  metrics: Metrics,
  releaseId: () => string | null,
): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    c.set("requestId", requestId);
    const began = performance.now();
    await next();
    // Touching the headers of an answer that is kept ready would cost more than sending it.
    if (c.get("isDressed") !== true) {
      c.res.headers.set("x-request-id", requestId);
      for (const [name, value] of Object.entries(SAFE_HEADERS)) c.res.headers.set(name, value);
    }
    const seconds = (performance.now() - began) / 1000;
    const route = c.get("routeName") ?? routePath(c, -1);
    const { status } = c.res;
    metrics.answered(route, c.req.method, status, seconds);
    const fault: unknown = c.get("fault");
    const isOurs = fault !== undefined && !(fault instanceof UserError);
    log({
      event: isOurs ? "fault" : "request",
      level: isOurs ? "error" : "info",
      request_id: requestId,
      method: c.req.method,
      route,
      status,
      milliseconds: Math.round(seconds * 1_000_000) / 1000,
      asker: c.get("asker")?.kind ?? "unknown",
      release_id: releaseId(),
      ...(fault instanceof UserError ? { code: fault.code } : {}),
      ...(isOurs ? faultDetails(fault) : {}),
    });
  };
}
