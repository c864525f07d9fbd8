import { audiencePolicy, publishableFigures } from "../audience/index.ts";
import { UserError, unknownName } from "../domain/errors.ts";
import {
  agesAndSexesTable,
  type ExportTable,
  figureCodes,
  figuresTable,
  NO_INTERVAL_COLUMN,
  parquetBytes,
} from "../exports/index.ts";
import {
  agesAndSexes,
  contributorReader,
  FIVE_YEAR_GROUPS,
  type FigureRow,
  figureRows,
  type IndicatorDefinition,
  newestIndicators,
  SEXES,
  VIEWS_AS_SOURCES,
} from "../indicators/index.ts";
import type { AudienceRules, Effort, ProtectionRules } from "../protection/index.ts";
import { catalogueVersion, listPublications, type Release } from "../release/index.ts";
import { countValue } from "../sql/engine.ts";
import { publishedAgesAndSexes, withAgesAndSexes } from "./ages-and-sexes.ts";
import { type NumberSet, numberSets } from "./cells.ts";
import {
  type EarlierNumbers,
  readStoredSets,
  storedSet,
  withEarlierNumbers,
} from "./earlier-sets.ts";
import { publicationProof } from "./proof.ts";
import { dimensionsOf, protectSet, type SetContext } from "./protect-set.ts";
import { publishedRows } from "./published-rows.ts";
import { quantitiesOf, withCountedValues } from "./quantities.ts";
import type { SetResult } from "./set-result.ts";
import { type StoredPublication, storePublication } from "./store.ts";
import { withTies } from "./ties.ts";
import { areaParents, largestProducers, largestWeight, moduleParents } from "./trees.ts";

export type PublicationInput = {
  readonly release: Release;
  readonly releasesFolder: string;
  readonly rules: ProtectionRules;
  /** The id of one audience of the rules. */
  readonly audience: string;
  readonly definitions: readonly IndicatorDefinition[];
  readonly programVersion: string;
  readonly effort: Effort;
  readonly onProgress?: (what: string, share: number) => void;
};

/**
 * Protects the figures of a release for an audience and stores them beside it: every figure that such a viewer may
 * see, what may not be told hidden, against everything that is published already. Nothing is in force yet.
 *
 * The same release, rules and earlier publications give the same publication.
 *
 * @throws UserError "too_tight" naming the cell that could be computed too closely: then nothing is stored;
 * "unknown_name" for an audience without rules; "no_release" for a release without figures.
 */
export async function makePublication(input: PublicationInput): Promise<StoredPublication> {
  const { release, definitions, effort } = input;
  const rules = rulesFor(input.rules, input.audience);
  const reason = `protection:${rules.audience}@${input.rules.version}`;
  const query = publishableFigures(
    audiencePolicy(),
    rules.viewer,
    newestIndicators(definitions),
    "figures",
  );
  const years = await figureYears(release, query);
  if (years.length === 0) {
    throw new UserError(
      "no_release",
      `release ${release.releaseId} has no figures to publish; run the pipeline again`,
    );
  }
  const context: SetContext = {
    moduleParent: await moduleParents(release),
    areaParent: await areaParents(release),
    rules,
    effort,
  };
  const largestProducer = await largestProducers(release);
  const byVersion = new Map(
    definitions.map((definition) => [`${definition.id}@${definition.version}`, definition]),
  );
  const quantities = (row: FigureRow) => {
    const definition = byVersion.get(`${row.indicator_id}@${row.indicator_version}`);
    if (definition !== undefined) return quantitiesOf(definition);
    throw new UserError(
      "release_damaged",
      `release ${release.releaseId} has figures of ${row.indicator_id} version ${row.indicator_version}, whose definition is not here; its rules of protection cannot be known`,
    );
  };
  const contributorsOf = contributorReader({
    engine: release.engine,
    sources: VIEWS_AS_SOURCES,
    definitions: definitions.map(withCountedValues),
  });
  const earlier = earlierPublications(input, rules);
  const kept = new Map<string, EarlierNumbers>();
  const results: SetResult[] = [];
  const files: PublishedTable[] = [];
  const ageFiles: PublishedTable[] = [];
  const codes = await figureCodes(release, newestIndicators(definitions));
  const counts = new Map<string, number>();
  for (const [at, year] of years.entries()) {
    const tell = (what: string, share: number) =>
      input.onProgress?.(what, (at + share) / years.length);
    tell(`${year}: clients behind the figures`, 0);
    const figures = await figureRows(release.engine, query, `figures.year = ${year}`);
    const contributors = await contributorsOf(year, figures);
    const { sets: numbers, refs } = numberSets({
      figures,
      contributors,
      quantitiesOf: quantities,
      largestProducer,
      largestWeight: await largestWeight(release, year),
    });
    const sets = await divided(input, context, numbers, year);
    const ofYear = new Map<string, SetResult>();
    for (const [index, own] of [...sets.values()].entries()) {
      tell(own.key, 0.2 + (0.75 * index) / sets.size);
      const before = [
        ...earlier.flatMap(({ id, sets: stored }): EarlierNumbers[] => {
          const same = stored.get(own.key);
          return same === undefined ? [] : [{ id, set: same }];
        }),
        ...[kept.get(own.key)].filter((one) => one !== undefined),
      ];
      const set = withTies(withEarlierNumbers(own, before));
      const result = protectSet(set, before, context);
      ofYear.set(set.key, result);
      results.push(result);
      const stored = storedSet(set, dimensionsOf(set, context), result);
      kept.set(set.key, { id: "this", set: stored });
    }
    tell(`${year}: published figures`, 0.95);
    const rows = publishedRows(figures, refs, ofYear, reason);
    for (const { status } of rows) counts.set(status, (counts.get(status) ?? 0) + 1);
    const table = asInRelease(figuresTable(rows, codes));
    const metadata = metadataOf(input, rules);
    files.push({ year, rows: rows.length, bytes: await parquetBytes(metadata, table) });
    const ages =
      rules.ages_and_sexes === null ? [] : publishedAgesAndSexes(sets, year, ofYear, reason);
    const ageTable = asInRelease(agesAndSexesTable(ages, codes));
    if (ages.length > 0) {
      ageFiles.push({ year, rows: ages.length, bytes: await parquetBytes(metadata, ageTable) });
    }
  }
  return storePublication(input.releasesFolder, {
    releaseId: release.releaseId,
    rules,
    policy: input.rules,
    programVersion: input.programVersion,
    catalogue: catalogueVersion(release.manifest),
    isSynthetic: release.manifest.is_synthetic,
    notes: release.manifest.notes,
    earlier: earlier.map(({ id }) => id),
    files,
    ageFiles,
    sets: [...kept.values()].map(({ set }) => set),
    proof: publicationProof(results, rules),
    counts,
    results,
  });
}

type PublishedTable = { readonly year: number; readonly rows: number; readonly bytes: Uint8Array };

/**
 * The numbers of a year with their ages and sexes. Left out where an audience gets rounded numbers: parts that are
 * rounded add up to one total, and there are two ways to add these up.
 */
async function divided(
  { release }: PublicationInput,
  { rules, areaParent }: SetContext,
  sets: ReadonlyMap<string, NumberSet>,
  year: number,
): Promise<ReadonlyMap<string, NumberSet>> {
  if (rules.ages_and_sexes === null) return sets;
  const { smallest_mean: smallestMean } = rules.ages_and_sexes;
  const ofYear = await agesAndSexes(release.engine, VIEWS_AS_SOURCES, year);
  return withAgesAndSexes(sets, year, smallestMean, {
    ...ofYear,
    ageGroups: FIVE_YEAR_GROUPS,
    sexes: SEXES,
    areaParent,
  });
}

/** The columns of the table of the release alone; all modules and all producers stay null, as there. */
function asInRelease(table: ExportTable): ExportTable {
  const isKept = table.columns.map(({ name }) => name !== NO_INTERVAL_COLUMN);
  const columns = table.columns.map(({ nullCode: _, ...column }) => column);
  return {
    ...table,
    columns: columns.filter((_, at) => isKept[at]),
    rows: [...table.rows].map((row) => row.filter((_, at) => isKept[at])),
  };
}

function rulesFor(policy: ProtectionRules, audience: string): AudienceRules {
  const found = policy.audiences.find((one) => one.audience === audience);
  if (found !== undefined) return found;
  throw unknownName(
    "audience",
    audience,
    policy.audiences.map((one) => one.audience),
  );
}

async function figureYears({ engine }: Release, query: string): Promise<number[]> {
  const rows = await engine.rows(
    `select distinct cast(year as bigint) as year from (${query}) as figures order by 1`,
  );
  return rows.map((row) => countValue(row, "year"));
}

/** What the readers of this audience have been able to read before: their own publications, and the public's. */
function earlierPublications(
  { releasesFolder, rules: policy }: PublicationInput,
  rules: AudienceRules,
) {
  const isPublic = new Set(
    policy.audiences.filter(({ viewer }) => viewer === "client").map(({ audience }) => audience),
  );
  return listPublications(releasesFolder)
    .filter(
      ({ inForce, manifest }) =>
        inForce !== null &&
        (manifest.audience === rules.audience || isPublic.has(manifest.audience)),
    )
    .map(({ folder, manifest }) => ({
      id: manifest.publication_id,
      sets: readStoredSets(folder),
    }));
}

function metadataOf(
  { release, programVersion, rules: policy }: PublicationInput,
  rules: AudienceRules,
) {
  return {
    title: `${release.manifest["title"] ?? "Paketti"}`,
    releaseId: release.releaseId,
    publicationId: null,
    audience: rules.audience,
    versions: {
      paketti: programVersion,
      catalogue: catalogueVersion(release.manifest),
      protection: `${rules.audience}@${policy.version}`,
    },
    isSynthetic: release.manifest.is_synthetic,
    notes: release.manifest.notes,
  };
}
