import { Option } from "commander";
import { INTERNAL } from "../audience/index.ts";
import {
  type DifferenceAnswer,
  microeurosPerPerson,
  type PeersWithFeatures,
  type Reading,
  readComparison,
  readDifference,
  readPeers,
  rolledUp,
  type SideName,
} from "../comparison/index.ts";
import { UserError } from "../domain/errors.ts";
import type { Language } from "../domain/names.ts";
import { countValue, type Engine } from "../sql/engine.ts";
import { type AddCommand, printJson, snakeCased } from "./command.ts";
import { type Compared, compareText } from "./compare-text.ts";
import { withRelease } from "./with-release.ts";

type Options = {
  readonly level: "package" | "function" | "service";
  readonly indicator: string;
  readonly peers?: string;
  readonly language: Language;
  readonly release?: string;
  readonly json?: boolean;
};

const HELP = `
A side is a region's code, FI for the nation, or a collaborative area's code; with @YEAR it is another
year than the newest, and with :PRODUCER one producer there:
  11   FI   11@2024   11@2025:OP-03
The other side may be "peers": the regions most like the first, or those of --peers, counted as one area.

Parts: age structure, coverage (clients per resident), intensity (events per client), unit cost (per
event), and money that is on no known client. They add up to the difference exactly.

Examples:
  paketti compare demo 11 FI
  paketti compare country 06@2024 06@2025 --level service
  paketti compare country 06 peers
  paketti compare demo 11 14 --peers 14,638 --json`;

/** `paketti compare`: why two areas, years or producers differ in cost, with verdict and peers. */
export const addCompareCommand: AddCommand = (program, edge) => {
  program
    .command("compare")
    .argument("<folder>", "the workspace")
    .argument("<one>", "a side: an area, its year or its producer")
    .argument("<other>", "what it is held against")
    .description("why two areas, years or producers differ in cost: parts, verdict and peers")
    .addOption(
      new Option("--level <name>", "show parts by this")
        .choices(["package", "function", "service"])
        .default("package"),
    )
    .option("--indicator <id>", "the verdict is on this indicator", "E-01")
    .option("--peers <codes>", "peers of your own choice, with commas")
    .option("--release <id>", "read this release instead of the current one")
    .addOption(
      new Option("--language <code>", "of names in tables")
        .choices(["fi", "sv", "en"])
        .default("fi"),
    )
    .option("--json", "one JSON document")
    .addHelpText("after", HELP)
    .action(async (folder: string, one: string, other: string, options: Options) => {
      await withRelease(edge, folder, options.release, async ({ engine, releaseId }) => {
        const reading: Reading = { engine, viewer: INTERNAL };
        const newest = await newestYear(engine);
        const own = sideNamed(one, newest);
        const peers = await readPeers(reading, {
          areaCode: own.areaCodes[0] ?? "",
          year: own.year,
          ...(options.peers === undefined ? {} : { chosen: options.peers.split(",") }),
        });
        const answer = await readDifference(reading, {
          one: own,
          other: other === PEERS ? peersAsSide(peers, own) : sideNamed(other, newest),
        });
        const verdict = await verdictOn(reading, answer, options, other === PEERS);
        const shown =
          options.level === "service"
            ? answer.difference
            : rolledUp(answer.difference, options.level);
        const answered = { releaseId, answer, shown, verdict, peers, level: options.level };
        if (options.json === true) printJson(edge, snakeCased(compareJson(answered)));
        else edge.out(await compareText(engine, answered, options.language));
      });
    });
};

const PEERS = "peers";

/** @throws UserError "invalid_usage" for a producer, and for an area that has no peers. */
function peersAsSide({ peers }: PeersWithFeatures, own: SideName): SideName {
  const areaCodes = peers.map(({ areaCode }) => areaCode);
  if (own.producerId === null && areaCodes.length > 0) return { ...own, areaCodes };
  throw new UserError(
    "invalid_usage",
    own.producerId === null
      ? `${own.areaCodes.join(", ")} has no peers in ${own.year}: too few areas are known; name them with --peers CODES`
      : "peers are areas: a producer can be held against a producer only",
  );
}

/** The verdict on the own area's figure against the other side; null between producers. */
async function verdictOn(
  reading: Reading,
  { one, other }: DifferenceAnswer,
  { indicator }: Options,
  isPeers: boolean,
): Promise<Compared["verdict"]> {
  const [areaCode = ""] = one.areaCodes;
  const [otherCode = ""] = other.areaCodes;
  if (one.producerId !== null) return null;
  if (areaCode !== otherCode && one.year !== other.year) return null;
  const { areas, definition } = await readComparison(reading, {
    indicatorId: indicator,
    year: one.year,
    level: "all",
    moduleId: null,
    areaCode,
    reference: isPeers
      ? { kind: "peers", chosen: other.areaCodes }
      : areaCode === otherCode
        ? { kind: "past", year: other.year }
        : { kind: "area", areaCode: otherCode },
  });
  const [area] = areas;
  return area === undefined ? null : { definition, area };
}

async function newestYear(engine: Engine): Promise<number> {
  const [row] = await engine.rows("select max(year) as year from difference_bases");
  if (row?.["year"] === null || row === undefined) {
    throw new UserError("no_release", "the release holds no costs to compare; run it again");
  }
  return countValue(row, "year");
}

/** @throws UserError "invalid_usage" for a text that names no side. */
function sideNamed(text: string, newest: number): SideName {
  const parts = /^([\p{L}\d_-]+)(?:@(\d{4}))?(?::(.+))?$/u.exec(text);
  if (parts === null) {
    throw new UserError(
      "invalid_usage",
      `"${text.slice(0, 40)}" names no side: write an area's code, CODE@YEAR or CODE@YEAR:PRODUCER`,
    );
  }
  const [, areaCode = "", year, producerId] = parts;
  return { areaCodes: [areaCode], year: Number(year ?? newest), producerId: producerId ?? null };
}

function compareJson({ releaseId, answer, shown, verdict, peers, level }: Compared) {
  const euros = (part: bigint) => microeurosPerPerson(part, shown);
  const partsOf = (parts: Readonly<Record<string, bigint>>) =>
    Object.fromEntries(Object.entries(parts).map(([part, amount]) => [part, euros(amount)]));
  return {
    release_id: releaseId,
    one: answer.one,
    other: answer.other,
    unit: "micro-euros per person",
    exact: { denominator: shown.denominator, ...shown.total },
    parts: partsOf(shown.total),
    level,
    modules: shown.modules.map(({ module, parts }) => ({ ...module, ...partsOf(parts) })),
    verdict:
      verdict === null
        ? null
        : {
            indicator_id: verdict.definition.id,
            indicator_version: verdict.definition.version,
            ...verdict.area.verdict,
            figure: verdict.area.compared,
            reference: verdict.area.reference,
            rank: verdict.area.rank,
          },
    peers: peers.peers,
    missing_features: peers.missingFeatures,
    peer_rules_version: peers.rulesVersion,
  };
}
