import type { Engine } from "../sql/engine.ts";
import type { WorkspaceSettings } from "../workspace.ts";
import { writePilot2015 } from "./pilot-2015/index.ts";

/** Something to try the program on: a workspace's settings and deliveries. */
export type Example = {
  readonly name: string;
  readonly summary: string;
  readonly settings: Partial<WorkspaceSettings> & { readonly title: string };
  readonly write: (deliveries: string, effects: ExampleEffects) => Promise<void>;
};

export type ExampleEffects = {
  readonly engine: Engine;
  readonly seed: number;
  readonly onProgress: (step: string, done: number, total: number) => void;
};

export const DEFAULT_EXAMPLE = "pilot-2015";
export const DEFAULT_SEED = 2015;

export const EXAMPLES: readonly Example[] = [
  {
    name: "pilot-2015",
    summary:
      "synthetic persons, events and ledgers of three pilot regions in 2015, with the published totals",
    settings: {
      title: "Palvelupakettipilotti 2015 (synteettinen aineisto)",
      is_synthetic: true,
      notes: [
        "Package totals of Eksote are the published ones of 2015; which figure belongs to which package is a reading (displaced row), because the source lost it.",
      ],
    },
    write: (deliveries, { engine, seed, onProgress }) =>
      writePilot2015(deliveries, { seed, engine, onProgress }),
  },
];
