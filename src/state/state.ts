import type { Database } from "./tables.ts";

export type StateKind = "sqlite" | "postgresql";

/** The open state of a workspace. */
export type State = {
  readonly kind: StateKind;
  readonly database: Database;
  /** Keys the chain of the audit, so that who can write the database alone cannot forge it. */
  readonly auditKey: Uint8Array;
  readonly now: () => Date;
  readonly close: () => Promise<void>;
};

/** This moment as the state stores it. */
export function instantOf(date: Date): string {
  return date.toISOString();
}
