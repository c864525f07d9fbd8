import { readFileSync } from "node:fs";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";

/** `node bare-route.ts <port> <file>`: one Hono route that returns the bytes of a file, and nothing else. */
const [port = "0", file = ""] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(file));
const app = new Hono();
app.get("*", () => {
  return new Response(bytes, {
    headers: {
      "content-type": "application/json",
      "content-encoding": "gzip",
      "content-length": String(bytes.byteLength),
    },
  });
});
createAdaptorServer({ fetch: app.fetch }).listen(Number(port), "127.0.0.1");
