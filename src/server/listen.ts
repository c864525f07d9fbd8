import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { UserError } from "../domain/errors.ts";

/** A server that listens. `stop` lets the requests that have begun end, within a time. */
export type Listening = {
  readonly address: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
};

export type ListenSettings = {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** After how long a stop no longer waits for requests that go on. */
  readonly stopWithinMs: number;
};

/** How long a peer may take to send a request, and an idle connection is kept. */
const REQUEST_MS = 30_000;
const HEADERS_MS = 15_000;
const KEEP_ALIVE_MS = 65_000;
const MOST_HEADER_BYTES = 16 * 1024;

/** @throws UserError "port_in_use" when something else listens there. */
export async function listen(
  fetch: (request: Request, environment: Record<string, unknown>) => Response | Promise<Response>,
  settings: ListenSettings,
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: (request, environment) => fetch(request, { ...environment }),
    serverOptions: { maxHeaderSize: MOST_HEADER_BYTES },
  });
  if (!("requestTimeout" in server)) throw new TypeError("HTTP/1 is expected");
  server.requestTimeout = REQUEST_MS;
  server.headersTimeout = HEADERS_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenFault(error, settings)));
    server.listen(settings.port, settings.host, resolve);
  });
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : settings.port;
  const name = settings.host.includes(":") ? `[${settings.host}]` : settings.host;
  return {
    port,
    address: `http://${name}:${port}/`,
    stop: () => stopped(server, settings.stopWithinMs),
  };
}

function listenFault(error: NodeJS.ErrnoException, { host, port }: ListenSettings): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new UserError(
        "port_in_use",
        `port ${port} of ${host} is taken; stop what listens there, or give another: --port ${port + 1}`,
      );
    case "EACCES":
      return new UserError(
        "port_in_use",
        `port ${port} of ${host} needs rights that this user has not; give one above 1023 with --port`,
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new UserError("invalid_usage", `${host} is no address of this machine; see --host`);
    default:
      return error;
  }
}

/** Takes no new connections, ends idle ones, waits for the rest, and then ends those too. */
async function stopped(server: Server, withinMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), withinMs);
  await closed;
  clearTimeout(timer);
}
