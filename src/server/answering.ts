import type { z } from "zod";
import type { Format, Route } from "../api/index.ts";
import { UserError } from "../domain/errors.ts";
import { parseFrom } from "../domain/parse.ts";
import type { Release } from "../release/index.ts";
import type { Asker } from "./asker.ts";

/** A request as the transport gives it: texts, and the body as JSON. */
export type RawRequest = {
  readonly params: Readonly<Record<string, string>>;
  /** Every value of each name of the address's query. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly body: unknown;
  readonly asker: Asker;
  readonly requestId: string;
};

/** A request as a route sees it: everything parsed. */
export type Asked<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType> = {
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  readonly body: z.output<Body>;
  readonly asker: Asker;
  readonly requestId: string;
};

/** An answer as a file: of another format than JSON, or a download. */
export type FileAnswer = {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly fileName: string;
};

/** What a parsed request can be answered with. */
export type Prepared = {
  /** The parsed parts in one text: the same for two requests only when they ask for the same. */
  readonly key: string;
  readonly json: (release: Release | null) => Promise<unknown>;
  /** Null when the route knows no other format than JSON. */
  readonly file: ((release: Release | null, format: Format) => Promise<FileAnswer>) | null;
};

/** How one route is answered. */
export type Answering = {
  readonly route: Route;
  /** Answers that follow from the release, the viewer and the address alone are kept; others never. */
  readonly isKept: boolean;
  /** @throws UserError "invalid_usage" naming what does not fit. */
  readonly prepare: (request: RawRequest) => Prepared;
};

/** A file that is made anew for each request: never kept, because it may hold what identifies persons. */
export function fileFromState<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  route: Route<Params, Query, Body, Answer>,
  file: (asked: Asked<Params, Query, Body>) => Promise<FileAnswer>,
): Answering {
  return {
    route,
    isKept: false,
    prepare: (request) => {
      const asked = parsed(route, request);
      return { key: "", json: async () => null, file: () => file(asked) };
    },
  };
}

/** A route answered from the release: the answer is kept for all who may see the same. */
export function fromRelease<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  route: Route<Params, Query, Body, Answer>,
  json: (release: Release, asked: Asked<Params, Query, Body>) => Promise<z.input<Answer>>,
  file?: (
    release: Release,
    asked: Asked<Params, Query, Body>,
    format: Format,
  ) => Promise<FileAnswer>,
): Answering {
  return {
    route,
    isKept: true,
    prepare: (request) => {
      const asked = parsed(route, request);
      return {
        key: JSON.stringify([route.path, asked.params, asked.query]),
        json: (release) => json(required(release), asked),
        file:
          file === undefined ? null : (release, format) => file(required(release), asked, format),
      };
    },
  };
}

/** A route whose answer is made anew for each request and that needs no release. */
export function fromState<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  route: Route<Params, Query, Body, Answer>,
  json: (asked: Asked<Params, Query, Body>) => Promise<z.input<Answer>>,
): Answering {
  return {
    route,
    isKept: false,
    prepare: (request) => {
      const asked = parsed(route, request);
      return { key: "", json: () => json(asked), file: null };
    },
  };
}

function required(release: Release | null): Release {
  if (release !== null) return release;
  throw new RangeError("an answer from the release was asked for without one");
}

function parsed<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  route: Pick<Route<Params, Query, Body>, "params" | "query" | "body" | "path">,
  request: RawRequest,
): Asked<Params, Query, Body> {
  const query = queryValues(route.query, request.query);
  return {
    params: parseFrom("the address", route.params, request.params, "invalid_usage"),
    query: parseFrom("the query of the address", route.query, query, "invalid_usage"),
    body: parseFrom("the body", route.body, request.body, "invalid_usage"),
    asker: request.asker,
    requestId: request.requestId,
  };
}

/**
 * One value for each name, and lists for those that take several.
 *
 * @throws UserError "invalid_usage" for a name that the route does not know: a condition that is left out
 *   because of a slip of the pen would give another figure than the one asked for.
 */
function queryValues(
  schema: z.ZodObject,
  query: Readonly<Record<string, readonly string[]>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, all] of Object.entries(query)) {
    if (name === "format") continue;
    const field = Object.hasOwn(schema.shape, name) ? schema.shape[name] : undefined;
    if (field === undefined) {
      const known = Object.keys(schema.shape).join(", ");
      throw new UserError(
        "invalid_usage",
        `the address has a parameter that is not known here; known: ${known === "" ? "none" : known}`,
      );
    }
    if (takesList(field)) values[name] = all;
    else if (all.length > 1) {
      throw new UserError("invalid_usage", `${name} is given ${all.length} times; give it once`);
    } else values[name] = all[0];
  }
  return values;
}

function takesList(field: unknown): boolean {
  return (
    typeof field === "object" &&
    field !== null &&
    "safeParse" in field &&
    typeof field.safeParse === "function" &&
    field.safeParse(["x"]).success === true
  );
}
