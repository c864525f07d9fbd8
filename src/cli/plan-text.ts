import { compareTexts } from "../domain/text-order.ts";
import type { RunPlan } from "../plan-run.ts";
import { NEVER_COMPUTED, type PlannedModel } from "../sql/plan-models.ts";
import { PROGRAM, STATEMENT } from "../sql/run-models.ts";
import { grouped } from "./numbers.ts";
import { textTable } from "./table.ts";

/** What a run would do, in words: what is landed, and each model that is computed with its reason. */
export function planText({ toLand, models }: RunPlan): string {
  const counts = { kept: 0, computed: 0, perhaps: 0 };
  for (const { action } of models) counts[action] += 1;
  if (toLand.length === 0 && counts.kept === models.length) {
    return `Nothing has changed: a run would land and compute nothing (${grouped(BigInt(models.length))} tables are as they should be).\n`;
  }
  const bytes = toLand.reduce((sum, one) => sum + one.bytes, 0);
  const landed = textTable(
    [
      { heading: "To land", align: "left" },
      { heading: "Table", align: "left" },
      { heading: "kB", align: "right" },
    ],
    toLand
      .slice(0, SHOWN)
      .map((one) => [one.deliveryId, one.table, grouped(BigInt(Math.ceil(one.bytes / 1000)))]),
  );
  return [
    toLand.length === 0
      ? "Nothing new was delivered.\n"
      : `${landed}${more(toLand.length)}${toLand.length} tables to land, ${grouped(BigInt(Math.ceil(bytes / 1000)))} kB. The regions and years of what has not landed are taken from its manifest.\n`,
    `\n${modelTable(models)}`,
    `\n${counts.computed} tables to compute, ${counts.perhaps} more if what they read comes out changed, ${counts.kept} kept.\n`,
  ].join("");
}

/** What has changed in the inputs of one model since its last file, partition by partition. */
export function explainText(model: string, models: readonly PlannedModel[]): string {
  const rows = models.map((planned) => [
    placeText(planned),
    ACTIONS[planned.action],
    planned.because.map(reasonText).join(", "),
  ]);
  return `${model}\n\n${textTable(
    [
      { heading: "Region/year", align: "left" },
      { heading: "A run would", align: "left" },
      { heading: "What changed", align: "left" },
    ],
    rows,
  )}`;
}

const SHOWN = 30;

const ACTIONS: Readonly<Record<PlannedModel["action"], string>> = {
  kept: "keep it",
  computed: "compute it",
  perhaps: "compute it if what it reads comes out changed",
};

function more(count: number): string {
  return count > SHOWN ? `… and ${count - SHOWN} more (all with --json)\n` : "";
}

/** One line for each model and reason that a run would not keep, with the partitions it concerns. */
function modelTable(models: readonly PlannedModel[]): string {
  const groups = new Map<string, PlannedModel[]>();
  for (const planned of models.filter(({ action }) => action !== "kept")) {
    const key = JSON.stringify([planned.model, planned.action, planned.because]);
    groups.set(key, [...(groups.get(key) ?? []), planned]);
  }
  return textTable(
    [
      { heading: "Model", align: "left" },
      { heading: "Where", align: "left" },
      { heading: "A run would", align: "left" },
      { heading: "Because of", align: "left" },
    ],
    [...groups.values()].map((group) => {
      const [first] = group;
      return [
        first?.model ?? "",
        placesText(group),
        ACTIONS[first?.action ?? "kept"],
        (first?.because ?? []).map(reasonText).join(", "),
      ];
    }),
  );
}

function placesText(group: readonly PlannedModel[]): string {
  const places = group.map(placeText).toSorted(compareTexts);
  return places.length <= 3 ? places.join(" ") : `${places.length} regions’ years`;
}

function placeText({ partition }: PlannedModel): string {
  return partition === null ? "all" : `${partition.regionCode}/${partition.year}`;
}

function reasonText(name: string): string {
  if (name === PROGRAM) return "another version of the program";
  if (name === STATEMENT) return "the model’s own statement";
  if (name === NEVER_COMPUTED) return "never computed here";
  return name;
}
