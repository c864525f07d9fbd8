import {
  type ComparedArea,
  DIFFERENCE_PARTS,
  type DifferenceAnswer,
  type DifferenceParts,
  type ModulePlace,
  microeurosPerPerson,
  type PeersWithFeatures,
} from "../comparison/index.ts";
import type { Language } from "../domain/names.ts";
import type { IndicatorDefinition } from "../indicators/index.ts";
import type { Engine } from "../sql/engine.ts";
import { requiredText, textValue } from "../sql/engine.ts";
import { euros, grouped } from "./numbers.ts";
import { type TableColumn, textTable } from "./table.ts";

/** What `paketti compare` found. */
export type Compared = {
  readonly releaseId: string;
  readonly answer: DifferenceAnswer;
  /** The difference by the level that is shown. */
  readonly shown: DifferenceAnswer["difference"];
  readonly level: DifferenceAnswer["level"];
  /** On the first side's figure; null between producers, or sides that differ in area and year. */
  readonly verdict: {
    readonly definition: IndicatorDefinition;
    readonly area: ComparedArea;
  } | null;
  readonly peers: PeersWithFeatures;
};

/** A comparison as people read it: the two sides, the parts by module, the verdict, the peers. */
export async function compareText(
  engine: Engine,
  compared: Compared,
  language: Language,
): Promise<string> {
  const { answer, shown, level, releaseId } = compared;
  const names = await moduleNames(engine, level, language);
  const columns: TableColumn[] = [
    { heading: level, align: "left" },
    ...[...DIFFERENCE_PARTS, "total"].map((part) => ({
      heading: part.replaceAll("_", " "),
      align: "right" as const,
    })),
  ];
  const cells = (parts: DifferenceParts) =>
    [...DIFFERENCE_PARTS, "total" as const].map((part) =>
      signed(microeurosPerPerson(parts[part], shown)),
    );
  const rows = shown.modules.map(({ module, parts }) => [
    moduleText(module, level, names),
    ...cells(parts),
  ]);
  const person = answer.one.producerId === null ? "resident" : "client of the producer";
  return [
    `${sideText(answer.one)} against ${sideText(answer.other)}, release ${releaseId}`,
    `Euros per ${person}: what makes the first dearer is above zero.\n`,
    textTable(columns, [...rows, ["all", ...cells(shown.total)]]),
    "The parts are of the gross cost as it is; an indicator may be net of income and fees, and standardised.\n",
    verdictText(compared),
    peersText(compared),
  ].join("\n");
}

function sideText({
  areaCodes,
  year,
  producerId,
  personCount,
  costMicroeuros,
}: Compared["answer"]["one"]): string {
  const each = personCount === 0n ? "" : `, ${euros(costMicroeuros / personCount)} each`;
  const areas = areaCodes.join(" + ");
  const who = producerId === null ? areas : `${producerId} in ${areas}`;
  return `${who} ${year} (${grouped(personCount)} persons, ${euros(costMicroeuros)} euros${each})`;
}

function signed(microEuros: bigint): string {
  return `${microEuros > 0n ? "+" : ""}${euros(microEuros)}`;
}

function moduleText(
  { packageId, functionId, serviceId }: ModulePlace,
  level: Compared["level"],
  names: ReadonlyMap<string, string>,
): string {
  const id = { package: packageId, function: functionId, service: serviceId }[level];
  if (id !== null) return `${id} ${names.get(id) ?? ""}`.trimEnd();
  const wider = serviceId ?? functionId ?? packageId;
  return wider === null ? "(none)" : `${wider} (no ${level})`;
}

async function moduleNames(
  engine: Engine,
  level: Compared["level"],
  language: Language,
): Promise<Map<string, string>> {
  const rows = await engine.rows(`
    select ${level}_id as id, max(${level}_name_${language}) as name
    from services where ${level}_id is not null group by ${level}_id`);
  return new Map(rows.map((row) => [requiredText(row, "id"), textValue(row, "name") ?? ""]));
}

function verdictText({ verdict }: Compared): string {
  if (verdict === null) return "No verdict: the sides differ in area and year, or are producers.\n";
  const { definition, area } = verdict;
  const { difference } = area.verdict;
  const interval =
    difference === null
      ? ""
      : `: ${number(difference.value)} (${number(difference.lower)} to ${number(difference.upper)})`;
  return `Verdict on ${definition.id} ${definition.names.en}${interval}: ${area.verdict.verdict.replaceAll("_", " ")} (${area.verdict.reason.replaceAll("_", " ")})\n`;
}

function peersText({ peers, answer }: Compared): string {
  const own = answer.one.areaCodes.join(" + ");
  const missing =
    peers.missingFeatures.length === 0
      ? ""
      : ` Not known, so not counted: ${peers.missingFeatures.join(", ")}.`;
  if (peers.peers.length === 0) {
    return `No peers of ${own}: too few areas or too little known.${missing}\n`;
  }
  const listed = peers.peers.map(
    ({ areaCode, distance }) => `${areaCode} (${distance === null ? "unknown" : number(distance)})`,
  );
  return `Peers of ${own} and their distance: ${listed.join(", ")}.${missing}\n`;
}

function number(value: number): string {
  return value.toFixed(2);
}
