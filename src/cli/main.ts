#!/usr/bin/env node
import process from "node:process";
import { runCommandLine } from "./program.ts";

process.stdout.on("error", stopWhenReaderIsGone);

process.exitCode = await runCommandLine(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  note: (text) => process.stderr.write(text),
  environment: process.env,
  now: () => new Date(),
  currentFolder: process.cwd(),
  isTerminal: process.stderr.isTTY ?? false,
});

/** `paketti … | head` closes the pipe early; that is no fault. */
function stopWhenReaderIsGone(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
}
