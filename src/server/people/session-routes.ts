import type { Context, Hono } from "hono";
import type { z } from "zod";
import { PermissionName, ROUTES, type Route, type Session } from "../../api/index.ts";
import { UserError } from "../../domain/errors.ts";
import { parseFrom } from "../../domain/parse.ts";
import {
  type Asking,
  callbackPath,
  cookieText,
  endedCookie,
  forgeryToken,
  PENDING_COOKIE,
  PENDING_SECONDS,
  type People,
  SESSION_COOKIE,
} from "../../people/index.ts";
import { faultDetails, type LogLine } from "../log-line.ts";
import type { ServerEnv } from "../observed.ts";
import { languageOf } from "../problems.ts";
import { bodyOf, honoPath } from "../send-answer.ts";
import { askingOf, type RemoteAddress, visitOf } from "./visits.ts";

const PROVIDER_PATH = "/api/session/oidc/:provider_id";

/** Where a browser goes to sign in at a provider. */
export function providerPath(providerId: string): string {
  return PROVIDER_PATH.replace(":provider_id", providerId);
}

/** Where the front page learns that signing in elsewhere did not succeed. */
const REFUSED_PAGE = "/?sign_in=refused";

/** Signing in and out, who asks, and one's own password: the routes that set cookies. */
export function addSession(
  app: Hono<ServerEnv>,
  people: People,
  remoteAddress: RemoteAddress,
  log: (line: LogLine) => void,
): void {
  const visit = (c: Context<ServerEnv>) => visitOf(c, people, remoteAddress);
  const answer = async (c: Context<ServerEnv>, asking: Asking) =>
    c.json(sessionAnswer(people, asking, languageOf(c.req.header("accept-language"))), 200, {
      "cache-control": "no-store",
    });
  const enter = async (c: Context<ServerEnv>, sessionId: string) => {
    c.header("set-cookie", cookieText(SESSION_COOKIE, sessionId), { append: true });
    return answer(c, await people.asking(sessionId));
  };
  const at = (route: Route, handle: (c: Context<ServerEnv>) => Promise<Response>) =>
    app.on(route.method.toUpperCase(), honoPath(route.path), (c) => {
      c.set("routeName", route.path);
      return handle(c);
    });

  at(ROUTES.session, (c) => answer(c, askingOf(c)));
  at(ROUTES.signIn, async (c) => {
    const { username, password } = await parsedBody(c, ROUTES.signIn);
    return enter(c, await people.signIn(visit(c), { username, password }));
  });
  at(ROUTES.signOut, async (c) => {
    await people.signOut(visit(c), askingOf(c));
    c.header("set-cookie", endedCookie(SESSION_COOKIE), { append: true });
    return answer(c, await people.asking(null));
  });
  at(ROUTES.changePassword, async (c) => {
    const body = await parsedBody(c, ROUTES.changePassword);
    const passwords = { old: body.old_password, new: body.new_password };
    return enter(c, await people.changePassword(visit(c), askingOf(c), passwords));
  });

  app.get(PROVIDER_PATH, async (c) => {
    c.set("routeName", PROVIDER_PATH);
    const { address, browserSecret } = await people.beginElsewhere(
      visit(c),
      c.req.param("provider_id"),
      c.req.query("return_to") ?? "/",
    );
    return wayOn(c, address, cookieText(PENDING_COOKIE, browserSecret, PENDING_SECONDS));
  });
  app.get(callbackPath(":provider_id"), async (c) => {
    c.set("routeName", callbackPath(":provider_id"));
    const query = new URL(c.req.url).search.slice(1);
    const language = languageOf(c.req.header("accept-language"));
    const ended = endedCookie(PENDING_COOKIE);
    try {
      const providerId = c.req.param("provider_id") ?? "";
      const entered = await people.finishElsewhere(visit(c), providerId, query, language);
      return wayOn(c, entered.returnTo, ended, cookieText(SESSION_COOKIE, entered.sessionId));
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== "sign_in_failed") throw error;
      log({ event: "sign_in", level: "warning", why: error.message, ...faultDetails(error.cause) });
      return wayOn(c, REFUSED_PAGE, ended);
    }
  });
}

export function sessionAnswer(
  people: People,
  { person, sessionId }: Asking,
  language: z.infer<typeof Session>["language"],
): z.input<typeof Session> {
  const { settings } = people;
  return {
    mode: "accounts",
    user:
      person.userId === null
        ? null
        : {
            user_id: person.userId,
            name: person.name ?? "",
            must_change_password: person.mustChangePassword,
          },
    roles: [...person.roles],
    permissions: PermissionName.options.filter((name) => person.permissions.has(name)),
    viewer: {
      audience: person.viewer.audience,
      region_codes: [...person.viewer.regionCodes],
      producer_ids: [...person.viewer.producerIds],
    },
    language: person.kind === "user" ? person.language : language,
    csrf_token: sessionId === null ? null : forgeryToken(sessionId),
    sign_in: {
      local: settings.local,
      providers: settings.providers.map(({ provider_id: id, name }) => ({
        provider_id: id,
        name,
        path: providerPath(id),
      })),
    },
  };
}

async function parsedBody<Body extends z.ZodType>(
  c: Context<ServerEnv>,
  route: Route<z.ZodObject, z.ZodObject, Body>,
): Promise<z.infer<Body>> {
  return parseFrom("the body", route.body, await bodyOf(c, route), "invalid_usage");
}

function wayOn(c: Context<ServerEnv>, address: string, ...cookies: readonly string[]): Response {
  for (const cookie of cookies) c.header("set-cookie", cookie, { append: true });
  c.header("cache-control", "no-store");
  return c.redirect(address, 303);
}
