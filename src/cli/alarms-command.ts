import { INTERNAL } from "../audience/index.ts";
import { type ReadCostShift, readCostShifts } from "../comparison/index.ts";
import { unknownName } from "../domain/errors.ts";
import { type Engine, requiredText } from "../sql/engine.ts";
import { type AddCommand, printJson, snakeCased } from "./command.ts";
import { euros } from "./numbers.ts";
import { type TableColumn, textTable } from "./table.ts";
import { withRelease } from "./with-release.ts";

type Options = {
  readonly region?: string;
  readonly all?: boolean;
  readonly release?: string;
  readonly json?: boolean;
};

const HELP = `
An alarm is a service whose cost fell while the same clients' cost rose in another package, by more than
chance and more than elsewhere: the saving was moved, not made (docs/methods/sub-optimisation.md).

Examples:
  paketti alarms country
  paketti alarms country --region 06 --all --json`;

/** `paketti alarms`: savings that the same clients cost elsewhere. */
export const addAlarmsCommand: AddCommand = (program, edge) => {
  program
    .command("alarms")
    .argument("<folder>", "the workspace")
    .description("savings of one package that the same clients cost in another")
    .option("--region <code>", "of this region only")
    .option("--all", "what was looked at and raised no alarm, too")
    .option("--release <id>", "read this release instead of the current one")
    .option("--json", "one JSON document")
    .addHelpText("after", HELP)
    .action(async (folder: string, options: Options) => {
      await withRelease(edge, folder, options.release, async ({ engine, releaseId }) => {
        const areaCode = options.region ?? null;
        if (areaCode !== null) await refuseUnknownRegion(engine, areaCode);
        const shifts = await readCostShifts({ engine, viewer: INTERNAL }, { areaCode });
        const shown = options.all === true ? shifts : shifts.filter(({ isAlarm }) => isAlarm);
        if (options.json === true) {
          printJson(edge, {
            release_id: releaseId,
            looked_at_count: shifts.length,
            alarms: snakeCased(shown.map(shiftJson)),
          });
        } else edge.out(alarmsText(releaseId, shifts.length, shown));
      });
    });
};

/** @throws UserError "unknown_name": no alarm in a region that is not there would be believed. */
async function refuseUnknownRegion(engine: Engine, code: string): Promise<void> {
  const rows = await engine.rows(
    "select distinct area_code from difference_residents where area_kind = 'region' order by area_code",
  );
  const known = rows.map((row) => requiredText(row, "area_code"));
  if (known.length > 0 && !known.includes(code)) throw unknownName("region", code, known);
}

function shiftJson({ linkProbability, ...shift }: ReadCostShift) {
  return { ...shift, linkPValue: linkProbability };
}

const COLUMNS: readonly TableColumn[] = [
  { heading: "region", align: "left" },
  { heading: "period from", align: "left" },
  { heading: "fell", align: "left" },
  { heading: "euros", align: "right" },
  { heading: "rose", align: "left" },
  { heading: "euros", align: "right" },
  { heading: "clients", align: "right" },
  { heading: "of them rose", align: "right" },
  { heading: "p × services", align: "right" },
  { heading: "alarm", align: "left" },
];

function alarmsText(releaseId: string, looked: number, shifts: readonly ReadCostShift[]): string {
  const counted = `${looked} pairs of services were looked at in release ${releaseId}.`;
  if (looked === 0) {
    return `No alarm. No service fell by more than chance, so none was looked at, in release ${releaseId}.\n`;
  }
  if (shifts.length === 0) return `No alarm. ${counted}\n`;
  const rows = shifts.map((shift) => [
    shift.regionCode,
    `${shift.afterFrom} (${shift.periodKind.replace("_", " ")})`,
    shift.serviceId,
    euros(shift.changeMicroeuros),
    shift.otherServiceId,
    euros(shift.otherChangeMicroeuros),
    String(shift.clientCount),
    String(shift.roseCount),
    Math.min(1, shift.linkProbability * shift.pairCount).toPrecision(2),
    shift.isAlarm ? "alarm" : "",
  ]);
  return `${textTable(COLUMNS, rows)}\n${counted}\n`;
}
