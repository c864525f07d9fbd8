/** One comparison of a proof that does not come out. */
export type BrokenComparison = {
  readonly region_code: string | null;
  readonly year: number | null;
  readonly subject: string;
  readonly expected: bigint;
  readonly found: bigint;
};

/** One invariant of the flow, with what was compared and the comparisons that fail. */
export type Proof = {
  readonly proof_id: string;
  readonly statement: string;
  readonly unit: "micro-euros" | "rows" | "events" | "clients" | "figures" | "tables";
  readonly comparison_count: number;
  readonly expected: bigint;
  readonly found: bigint;
  readonly holds: boolean;
  readonly broken: readonly BrokenComparison[];
};
