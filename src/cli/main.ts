#!/usr/bin/env node
import { spawn } from "node:child_process";
import process from "node:process";
import { createInterface } from "node:readline";
import { runCommandLine } from "./program.ts";

process.stdout.on("error", stopWhenReaderIsGone);
process.stderr.on("error", goOnUnheard);

process.exitCode = await runCommandLine(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  note: (text) => process.stderr.write(text),
  environment: process.env,
  now: () => new Date(),
  currentFolder: process.cwd(),
  isTerminal: process.stderr.isTTY ?? false,
  host: { whenStopped, runSelf },
});

async function whenStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve());
  });
}

async function runSelf(
  words: readonly string[],
  onNote: (line: string) => void,
): Promise<{ exit: number; out: string }> {
  const [script = ""] = process.argv.slice(1);
  const child = spawn(process.execPath, [script, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += String(chunk);
  });
  createInterface({ input: child.stderr }).on("line", onNote);
  const exit = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { exit: exit ?? 1, out };
}

/** `paketti … | head` closes the pipe early; that is no fault. */
function stopWhenReaderIsGone(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}

/** Where nobody reads the notes any more, the work still goes on. */
function goOnUnheard(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
