import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import autocannon from "autocannon";

/**
 * The server under load on loopback, beside a bare Hono route that returns the same bytes.
 *
 *     node bench/serve.ts <workspace> [--seconds 10] [--port 4180] [--moderate-minutes 60]
 *
 * With minutes of moderate load, these alone: requests one after another, twenty each second, and memory each minute.
 * Ends with an error when a limit is passed. The workspace is read only: its release is linked into a
 * folder of its own, where another release is swapped in.
 */
const [workspace = "demo", ...options] = process.argv.slice(2);
const seconds = numberAfter("--seconds", 10);
const port = numberAfter("--port", 4180);
const moderateMinutes = numberAfter("--moderate-minutes", 0);

const CONNECTIONS = 100;
const MOST_MS = 50;
const LEAST_SHARE = 0.4;
const MOST_COLD_MS = 1000;
const MOST_GROWTH = 1.25;
const MODERATE_PER_SECOND = 20;
/** In the first minutes caches fill; memory is flat when it does not grow by MOST_GROWTH after them. */
const WARM_UP_SHARE = 0.1;
const VIEWS = ["/api/release", "/api/overview", "/api/packages/PP04", "/api/dependencies"];

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "paketti-bench-serve-"));
const children: ChildProcess[] = [];
const failures: string[] = [];

try {
  const releases = twoReleases();
  started(join(root, "src", "cli", "main.ts"), ["serve", folder, "--demo", "--port", String(port)]);
  await answers(`http://127.0.0.1:${port}/ready`);
  if (moderateMinutes > 0) {
    await moderateLoad();
  } else {
    await coldQueries();
    for (const view of VIEWS) await besideBare(view);
    await swapsUnderLoad(releases);
  }
} finally {
  for (const child of children) child.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
console.log(failures.length === 0 ? "All limits are kept." : failures.join("\n"));
process.exitCode = failures.length === 0 ? 0 : 1;

/** One view at 100 connections, and then the same bytes from a bare route. */
async function besideBare(view: string): Promise<void> {
  const bytes = await rawBytes(`http://127.0.0.1:${port}${view}`);
  const file = join(folder, "answer.gz");
  writeFileSync(file, bytes);
  const barePort = port + 1;
  const bare = started(join(root, "bench", "bare-route.ts"), [String(barePort), file]);
  await answers(`http://127.0.0.1:${barePort}/`);
  const reference = await load(`http://127.0.0.1:${barePort}/`);
  bare.kill("SIGTERM");
  const ours = await load(`http://127.0.0.1:${port}${view}`);
  const share = ours.requests.average / reference.requests.average;
  console.log(
    `${view}: ${bytes.byteLength} bytes, ${Math.round(ours.requests.average)}/s of ${Math.round(reference.requests.average)}/s bare (${(share * 100).toFixed(0)} %), p97.5 ${ours.latency.p97_5} ms`,
  );
  limit(share >= LEAST_SHARE, `${view}: less than ${LEAST_SHARE * 100} % of the bare route`);
  // autocannon tells no p95; its p97.5 is the stricter of the two.
  limit(ours.latency.p97_5 <= MOST_MS, `${view}: p97.5 above ${MOST_MS} ms`);
  limit(ours.non2xx + ours.errors === 0, `${view}: ${ours.non2xx + ours.errors} requests failed`);
}

function queries(): string[] {
  const measures = ["cost", "clients", "events", "cost_per_client", "cost_per_resident"];
  const cuts = [
    "package",
    "region",
    "region,package",
    "function",
    "age_group",
    "month",
    "producer",
  ];
  return measures.flatMap((measure) =>
    cuts.map((cut) => `/api/figures?measure=${measure}&by=${cut}`),
  );
}

/** Queries that nobody has asked before, one after another. */
async function coldQueries(): Promise<void> {
  const times: number[] = [];
  for (const query of queries()) {
    const began = performance.now();
    const response = await fetch(`http://127.0.0.1:${port}${query}`);
    await response.arrayBuffer();
    times.push(performance.now() - began);
    limit(response.ok, `${query}: ${response.status}`);
  }
  times.sort((left, right) => left - right);
  const p95 = times[Math.floor(times.length * 0.95)] ?? 0;
  console.log(`cold queries: ${times.length}, p95 ${Math.round(p95)} ms`);
  limit(p95 <= MOST_COLD_MS, `cold queries: p95 above ${MOST_COLD_MS} ms`);
}

/** The views and the queries in turns, for the minutes asked for, with the memory of each minute. */
async function moderateLoad(): Promise<void> {
  const addresses = [...VIEWS, ...queries()];
  const ends = performance.now() + moderateMinutes * 60_000;
  const memory: number[] = [];
  let requests = 0;
  let failed = 0;
  let nextMinute = performance.now();
  for (let due = performance.now(); due < ends; due += 1000 / MODERATE_PER_SECOND) {
    if (performance.now() >= nextMinute) {
      memory.push(await residentBytes());
      console.log(
        `${memory.length - 1} min: ${requests} requests, ${megabytes(memory.at(-1) ?? Number.NaN)} MB`,
      );
      nextMinute += 60_000;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const isOk = await isAnswered(
      `http://127.0.0.1:${port}${addresses[requests % addresses.length]}`,
    );
    requests += 1;
    if (!isOk) failed += 1;
  }
  memory.push(await residentBytes());
  const warm = memory[Math.ceil(memory.length * WARM_UP_SHARE)] ?? Number.NaN;
  const last = memory.at(-1) ?? Number.NaN;
  console.log(
    `${requests} requests in ${moderateMinutes} minutes, ${failed} failed; memory ${megabytes(memory[0] ?? Number.NaN)} MB at the start, ${megabytes(warm)} warm, ${megabytes(last)} at the end`,
  );
  limit(failed === 0, `${failed} requests failed`);
  limit(last <= warm * MOST_GROWTH, "memory grew");
}

/** Whether the whole answer came and was no error. */
async function isAnswered(address: string): Promise<boolean> {
  try {
    const response = await fetch(address);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Another release every second while 100 connections read; memory before and after. */
async function swapsUnderLoad(releases: readonly [string, string]): Promise<void> {
  const before = await residentBytes();
  let turn = 0;
  const timer = setInterval(() => {
    turn += 1;
    writeFileSync(join(folder, "releases", "current"), `${releases[turn % 2] ?? releases[0]}\n`);
  }, 1000);
  const result = await load(`http://127.0.0.1:${port}/api/overview`, seconds * 3);
  clearInterval(timer);
  const after = await residentBytes();
  const failed = result.non2xx + result.errors;
  console.log(
    `${turn} swaps under ${result.requests.total} requests: ${failed} failed; memory ${megabytes(before)} → ${megabytes(after)} MB`,
  );
  limit(failed === 0, `${failed} requests failed while releases were swapped`);
  limit(after <= before * MOST_GROWTH, "memory grew while releases were swapped");
}

function load(url: string, duration = seconds): Promise<autocannon.Result> {
  return autocannon({
    url,
    duration,
    connections: CONNECTIONS,
    headers: { "accept-encoding": "gzip" },
  });
}

/** A workspace of links: the current release and a twin of it under another id. */
function twoReleases(): readonly [string, string] {
  const id = readFileSync(join(workspace, "releases", "current"), "utf8").trim();
  const twin = `${id.slice(0, -4)}twin`;
  for (const name of ["state/keys", "deliveries", "mappings", "warehouse"]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  cpSync(join(workspace, "paketti.yaml"), join(folder, "paketti.yaml"));
  for (const name of [id, twin]) {
    cpSync(join(workspace, "releases", id), join(folder, "releases", name), { recursive: true });
  }
  const manifest = join(folder, "releases", twin, "manifest.json");
  writeFileSync(manifest, readFileSync(manifest, "utf8").replaceAll(id, twin));
  writeFileSync(join(folder, "releases", "current"), `${id}\n`);
  return [id, twin];
}

function started(script: string, words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [script, ...words], {
    stdio: ["ignore", "ignore", process.env["BENCH_LOG"] === undefined ? "ignore" : "inherit"],
  });
  children.push(child);
  return child;
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const isThere = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}

/** As they go over the wire; `fetch` would unpack them. */
function rawBytes(url: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(Buffer.concat(chunks)));
    })
      .on("error", reject)
      .end();
  });
}

async function residentBytes(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^paketti_process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? Number.NaN);
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}

function limit(isKept: boolean, message: string): void {
  if (!isKept) failures.push(message);
}

function numberAfter(name: string, otherwise: number): number {
  const place = options.indexOf(name);
  return place === -1 ? otherwise : Number(options[place + 1]);
}
