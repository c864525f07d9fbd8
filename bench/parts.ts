/** The parts of a run of the flow, in their order; the script by hand has nothing like those of indicators. */
export const PARTS = {
  land: "receive, check, identify",
  cost: "classify, cost, gather",
  prove: "prove",
  count: "count clients",
  indicators: "facts of indicators, figures, comparison",
  release: "read proofs, release",
} as const;
