import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Context, Hono } from "hono";
import { UserError } from "../domain/errors.ts";
import type { ServerEnv } from "./observed.ts";

/** One file of the web, in the encodings in which it may be sent. */
export type WebFile = {
  readonly mediaType: string;
  readonly etag: string;
  /** Files whose name holds the hash of their content never change. */
  readonly isImmutable: boolean;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
  readonly br: Uint8Array<ArrayBuffer> | null;
};

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

const INDEX = "/index.html";

/**
 * The built web, read whole: what is not in it cannot be asked for, whatever an address says.
 *
 * @returns By path from the root of the site; empty when the web has not been built.
 */
export function readWebFiles(folder: string): ReadonlyMap<string, WebFile> {
  if (!existsSync(join(folder, "index.html"))) return new Map();
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => MEDIA_TYPES[extname(path)] !== undefined);
  return new Map(
    paths.map((path) => {
      const address = `/${relative(folder, path).split(sep).join("/")}`;
      return [address, webFile(address, readFileSync(path))] as const;
    }),
  );
}

function webFile(address: string, bytes: Buffer): WebFile {
  const mediaType = MEDIA_TYPES[extname(address)] ?? "application/octet-stream";
  const isText = /text|json|svg/.test(mediaType);
  return {
    mediaType,
    etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
    isImmutable: address.startsWith("/assets/"),
    plain: new Uint8Array(bytes),
    gzip: isText ? new Uint8Array(gzipSync(bytes)) : null,
    br: isText
      ? new Uint8Array(
          brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
        )
      : null,
  };
}

/** Serves the web: its files by their names, and its first page for every other address of a page. */
export function addWeb(app: Hono<ServerEnv>, files: ReadonlyMap<string, WebFile>): void {
  app.get("*", (c) => {
    const file = files.get(c.req.path);
    if (file !== undefined) {
      c.set("routeName", file.isImmutable ? "/assets/*" : "/*");
      return sentFile(c, file);
    }
    c.set("routeName", "/*");
    const index = files.get(INDEX);
    if (/\.\w{2,5}$/.test(c.req.path) || c.req.path.startsWith("/assets/")) {
      throw new UserError("file_not_found", "the site has no such file");
    }
    if (index !== undefined) return sentFile(c, index);
    return c.html(
      '<!doctype html><html lang="en"><meta charset="utf-8"><title>Paketti</title><p>The web has not been built: <code>npm run build</code>. The interface is described at <a href="/api/docs">/api/docs</a>.</p></html>',
    );
  });
}

function sentFile(c: Context, file: WebFile): Response {
  const headers = {
    etag: file.etag,
    vary: "accept-encoding",
    "cache-control": file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
  };
  if ((c.req.header("if-none-match") ?? "").includes(file.etag)) {
    return new Response(null, { status: 304, headers });
  }
  const accepted = c.req.header("accept-encoding") ?? "";
  const encoded =
    file.br !== null && /\bbr\b/.test(accepted)
      ? { bytes: file.br, encoding: { "content-encoding": "br" } }
      : file.gzip !== null && /\bgzip\b/.test(accepted)
        ? { bytes: file.gzip, encoding: { "content-encoding": "gzip" } }
        : { bytes: file.plain, encoding: {} };
  return new Response(encoded.bytes, {
    headers: { "content-type": file.mediaType, ...headers, ...encoded.encoding },
  });
}
