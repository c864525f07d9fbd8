import type { Command } from "commander";
import { UserError, type UserErrorCode } from "../domain/errors.ts";

/**
 * All that a command may touch outside itself. Tests give their own; `main.ts` gives the process's.
 * A command writes its answer to `out` and everything about the work (progress, notes) to `note`.
 */
export type Edge = {
  readonly out: (text: string) => void;
  readonly note: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly currentFolder: string;
  readonly isTerminal: boolean;
  /** The process around it; left out where a command must end by itself. */
  readonly host?: HostProcess;
};

/** What a command that goes on until it is stopped needs of its process. */
export type HostProcess = {
  /** Waits for Ctrl-C or the system's request to stop. */
  readonly whenStopped: () => Promise<void>;
  /**
   * Runs another command line of this program in a process of its own.
   *
   * @param onNote Each line that it writes to standard error.
   * @returns Its exit code and what it wrote to standard output.
   */
  readonly runSelf: (
    words: readonly string[],
    onNote: (line: string) => void,
  ) => Promise<{ readonly exit: number; readonly out: string }>;
};

/** Adds one command to the program. Each `src/cli/<name>-command.ts` exports one of these. */
export type AddCommand = (program: Command, edge: Edge) => void;

/** Prints a value for machines: one JSON document. */
export function printJson(edge: Edge, value: unknown): void {
  edge.out(`${JSON.stringify(value, jsonValue, 2)}\n`);
}

/** A record of ours with its keys as JSON has them, `receivedCount` as `received_count`; no key of it may be data. */
export function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCased(held),
    ]),
  );
}

function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? safeNumber(value) : value;
}

function safeNumber(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

/** A whole number option, for commander. @throws UserError "invalid_usage" naming the option. */
export function wholeNumber(option: string): (text: string) => number {
  return (text) => {
    if (/^\d{1,15}$/.test(text)) return Number(text);
    throw new UserError(
      "invalid_usage",
      `${option} takes a whole number, not "${text.slice(0, 40)}"`,
    );
  };
}

/** The answer already stands on `out`; only the exit code and the note are still to be given. */
export class AnswerWithFault extends UserError {
  constructor(code: UserErrorCode, message: string) {
    super(code, message);
    this.name = "AnswerWithFault";
  }
}
