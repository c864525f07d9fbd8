import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../../domain/package-root.ts";
import type { Engine } from "../../sql/engine.ts";
import { seededRandom } from "../random.ts";
import { type Calendar, calendarOf } from "./calendar.ts";
import type { PilotParameters } from "./parameters.ts";
import { textToParquet } from "./parquet.ts";
import type { People, PopulationCell } from "./people.ts";
import type { PilotPlan } from "./plan.ts";
import { type Cell, writeCsv, writeManifest } from "./tables.ts";
import { textFile } from "./text-file.ts";

const ORGANISER = "national";
const PERSON_COLUMNS = [
  { name: "personal_identity_code", type: "varchar" },
  { name: "birth_date", type: "date" },
  { name: "sex", type: "varchar" },
  { name: "municipality_code", type: "varchar" },
  { name: "region_code", type: "varchar" },
  { name: "native_language", type: "varchar" },
  { name: "valid_from", type: "date" },
  { name: "valid_until", type: "date" },
];

/** The population register's delivery: areas, residents, changed codes. */
export async function writeRegister(
  engine: Engine,
  folder: string,
  { parameters, cells, people }: PilotPlan,
  seed: number,
): Promise<void> {
  const calendar = calendarOf(parameters.year);
  const { year } = parameters;
  writeManifest(folder, {
    organiser: ORGANISER,
    source: "population_register",
    year,
    deliveredOn: `${year + 1}-01-20`,
  });
  writeCsv(join(folder, "regions.csv"), {
    columns: ["region_code", "name_fi", "name_sv", "name_en", "kind"],
    rows: parameters.regions.map((region) => [
      region.region_code,
      region.names.fi,
      region.names.sv,
      region.names.en,
      "pilot",
    ]),
  });
  writeCsv(join(folder, "municipalities.csv"), {
    columns: [
      "municipality_code",
      "name_fi",
      "name_sv",
      "region_code",
      "valid_from",
      "valid_until",
    ],
    rows: municipalityRows(parameters, cells),
  });
  writeCsv(join(folder, "population.csv"), {
    columns: ["region_code", "municipality_code", "year", "age", "sex", "person_count"],
    rows: cells.map((cell) => [
      parameters.regions[cell.region]?.region_code ?? "",
      cell.municipality,
      year,
      cell.age,
      cell.sex,
      cell.count,
    ]),
  });
  writeCsv(join(folder, "identity_code_changes.csv"), {
    columns: ["old_personal_identity_code", "new_personal_identity_code", "changed_on"],
    rows: [...people.oldCodes]
      .sort(([left], [right]) => left - right)
      .map(([person, old]) => [
        old.code,
        people.codes[person] ?? "",
        calendar.finnish(old.changedOn),
      ]),
  });
  await writePersons(engine, folder, parameters, people, calendar, seed);
}

function municipalityRows(parameters: PilotParameters, cells: readonly PopulationCell[]): Cell[][] {
  const path = join(PACKAGE_ROOT, "examples/reference/municipalities.csv");
  const names = new Map(
    readFileSync(path, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => line.trimEnd().split(","))
      .map(([code = "", nameFi = "", nameSv = ""]) => [code, { nameFi, nameSv }]),
  );
  const regions = new Map(cells.map((cell) => [cell.municipality, cell.region]));
  return [...regions].map(([municipality, region]) => [
    municipality,
    names.get(municipality)?.nameFi ?? "",
    names.get(municipality)?.nameSv ?? "",
    parameters.regions[region]?.region_code ?? "",
    `${parameters.year - 5}-01-01`,
    "",
  ]);
}

async function writePersons(
  engine: Engine,
  folder: string,
  parameters: PilotParameters,
  people: People,
  calendar: Calendar,
  seed: number,
): Promise<void> {
  const random = seededRandom(seed, "languages");
  const scratch = join(folder, "persons.tsv");
  const file = textFile(scratch);
  const regionCodes = parameters.regions.map(({ region_code: code }) => code);
  let piece = `${PERSON_COLUMNS.map(({ name }) => name).join("\t")}\n`;
  for (let person = 0; person < people.count; person++) {
    const birth = String(people.birthDates[person] ?? 0);
    const birthDate = `${birth.slice(0, 4)}-${birth.slice(4, 6)}-${birth.slice(6, 8)}`;
    const region = people.regions[person] ?? 0;
    const language = nativeLanguage(regionCodes[region] ?? "", random.next());
    const sex = people.isFemale[person] === 1 ? "female" : "male";
    const line = (municipality: string, regionCode: string, from: string, until: string) =>
      `${people.codes[person]}\t${birthDate}\t${sex}\t${municipality}\t${regionCode}\t${language}\t${from}\t${until}\n`;
    const first = people.ages[person] === 0 ? birthDate : calendar.iso(0);
    const move = people.movedFrom.get(person);
    const own = people.municipalities[person] ?? "";
    if (move === undefined) piece += line(own, regionCodes[region] ?? "", first, "");
    else {
      const day = calendar.iso(move.day);
      piece += line(move.municipality, regionCodes[move.region] ?? "", first, day);
      piece += line(own, regionCodes[region] ?? "", day, "");
    }
    if (piece.length > 1 << 18) {
      await file.write(piece);
      piece = "";
    }
  }
  await file.write(piece);
  await file.close();
  await textToParquet(engine, scratch, PERSON_COLUMNS, join(folder, "persons.parquet"));
}

/** Porvoo is bilingual; shares are rounded and invented. */
function nativeLanguage(regionCode: string, draw: number): string {
  const swedish = regionCode === "638" ? 0.29 : 0.002;
  if (draw < swedish) return "sv";
  return draw < swedish + 0.03 ? "other" : "fi";
}
