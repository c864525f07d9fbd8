import type { Context } from "hono";
import type { Asking, People, Visit } from "../../people/index.ts";
import type { Asker } from "../asker.ts";
import type { ServerEnv } from "../observed.ts";

export type RemoteAddress = (c: Context<ServerEnv>) => string | null;

/** A request as people see it. Behind one proxy, the address is what that proxy wrote last. */
export function visitOf(
  c: Context<ServerEnv>,
  { settings }: People,
  remoteAddress: RemoteAddress,
): Visit {
  const forwarded = c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim();
  return {
    method: c.req.method,
    requestId: c.get("requestId"),
    remoteAddress: settings.behind_proxy && forwarded ? forwarded : remoteAddress(c),
    header: (name) => c.req.header(name),
  };
}

/** Who asks, where people sign in. @throws UserError "request_forged". */
export function peopleAsker(
  people: People,
  remoteAddress: RemoteAddress,
): (c: Context<ServerEnv>) => Promise<Asker> {
  return async (c) => {
    const asking = await people.who(visitOf(c, people, remoteAddress));
    c.set("asking", asking);
    return asking.person;
  };
}

/** Set for every request before any route is reached. */
export function askingOf(c: Context<ServerEnv>): Asking {
  const asking = c.get("asking");
  if (asking === undefined) throw new RangeError("nobody looked who asks");
  return asking;
}
