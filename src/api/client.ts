import type { z } from "zod";
import { Problem } from "./problem.ts";
import type { Route } from "./route.ts";

/** A fault that the server told as problem details. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.name = "ApiError";
    this.problem = problem;
  }
}

/** What the client needs of its surroundings; a browser gives its own. */
export type ClientSettings = {
  /** The browser's `fetch`, or `app.request` of the server in a test. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Before `/api`; empty for the site's own. */
  readonly base?: string;
  /** Of error messages: `fi`, `sv` or `en`. */
  readonly language?: () => string;
  /** Of the session; sent with everything that changes something. */
  readonly csrfToken?: () => string | null;
};

/** What a route is asked with. A part that takes nothing may be left out. */
export type RouteInput<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
> = {
  readonly params?: z.input<Params>;
  readonly query?: z.input<Query>;
  readonly body?: z.input<Body>;
  readonly signal?: AbortSignal;
};

export type Client = {
  /**
   * Asks one route and gives its answer, held against the route's schema.
   *
   * @throws ApiError for everything the server refuses; a `TypeError` when it cannot be reached.
   */
  readonly ask: <
    Params extends z.ZodObject,
    Query extends z.ZodObject,
    Body extends z.ZodType,
    Answer extends z.ZodType,
  >(
    route: Route<Params, Query, Body, Answer>,
    input?: RouteInput<Params, Query, Body>,
  ) => Promise<z.output<Answer>>;
};

/**
 * The typed client of the interface: `client.ask(ROUTES.overview, { query: { region: "11" } })`.
 * It needs nothing but `fetch`, so it runs in browsers and in tests.
 */
export function createClient(settings: ClientSettings): Client {
  return {
    ask: async (route, input = {}) => {
      const response = await settings.fetch(
        `${settings.base ?? ""}${routeAddress(route, input)}`,
        requestOf(route, input, settings),
      );
      const text = await response.text();
      if (!response.ok) throw new ApiError(problemOf(response, text));
      return parsed(route.answer, route.answers === "file" ? text : JSON.parse(text));
    },
  };
}

/** The address of a route with its parts and its query filled in; for links, downloads and event streams. */
export function routeAddress(
  route: Pick<Route, "path">,
  input: {
    readonly params?: Readonly<Record<string, unknown>>;
    readonly query?: Readonly<Record<string, unknown>>;
  } = {},
): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(input.params?.[name] ?? "")),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

function requestOf(
  route: Route,
  input: { readonly body?: unknown; readonly signal?: AbortSignal },
  settings: ClientSettings,
): RequestInit {
  const token = route.method === "get" ? null : (settings.csrfToken?.() ?? null);
  const hasBody = route.method !== "get" && route.method !== "delete";
  const headers = {
    accept: route.answers === "file" ? "*/*" : "application/json",
    ...(settings.language === undefined ? {} : { "accept-language": settings.language() }),
    ...(hasBody ? { "content-type": "application/json" } : {}),
    ...(token === null ? {} : { "x-csrf-token": token }),
  };
  return {
    method: route.method.toUpperCase(),
    headers,
    credentials: "same-origin",
    ...(hasBody ? { body: JSON.stringify(input.body ?? {}) } : {}),
    ...(input.signal === undefined ? {} : { signal: input.signal }),
  };
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  return schema.parse(value);
}

function problemOf(response: Response, text: string): Problem {
  const known = Problem.safeParse(jsonOf(text));
  if (known.success) return known.data;
  return {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    code: "internal",
    detail: `the server answered ${response.status}`,
    technical_detail: `the server answered ${response.status}`,
    what_to_do: "",
    request_id: response.headers.get("x-request-id") ?? "",
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
