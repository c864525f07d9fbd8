import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { FORMATS, ROUTES } from "../../api/index.ts";
import { unknownName } from "../../domain/errors.ts";
import type { FigureRow } from "../../indicators/index.ts";
import { PUBLIC_AUDIENCE, publicationInForce, type Release } from "../../release/index.ts";
import { requiredText, textValue } from "../../sql/engine.ts";
import { type Answering, fileFromState, fromRelease, fromState } from "../answering.ts";
import type { ServedRelease } from "../released.ts";
import { factsOf, namedModule, type ReleaseFacts, yearOf } from "./facts.ts";
import { indicatorCell, indicatorDefinitions, visibleFigureRows } from "./indicator-figures.ts";
import { sameName } from "./names.ts";

/** Of what a client can choose by: never cost, need or renewal. */
const OF_CHOICE: ReadonlySet<string> = new Set(["quality", "experience"]);

export const producerComparison: Answering = fromRelease(
  ROUTES.producerComparison,
  async (release, { query, asker }) => {
    const facts = await factsOf(release);
    const year = yearOf(facts, query.year);
    const { rows } = await visibleFigureRows(release, asker.viewer, {
      year,
      ...(query.region === undefined ? {} : { area: query.region }),
    });
    const definitions = new Map(
      indicatorDefinitions()
        .filter(({ dimension }) => OF_CHOICE.has(dimension))
        .map((one) => [one.id, one]),
    );
    const ofProducers = rows.filter(
      (row) =>
        row.producer_id !== null && row.module_id !== null && definitions.has(row.indicator_id),
    );
    const packageOf = (row: FigureRow) => (row.module_id ?? "").split("-")[0] ?? "";
    const packages = [...new Set(ofProducers.map(packageOf))].sort();
    const shown = query.package ?? packages[0] ?? null;
    const kept = ofProducers.filter((row) => packageOf(row) === shown);
    const producers = await producersOf(release, facts);
    return {
      release_id: release.releaseId,
      year,
      packages: packages.map((code) => namedModule(facts, code)),
      package: shown === null ? null : namedModule(facts, shown),
      producers: [...new Set(kept.map((row) => row.producer_id ?? ""))].sort().map((id) => ({
        producer: { code: id, names: producers.get(id)?.names ?? sameName(id) },
        region: producers.get(id)?.region ?? null,
        kind: producers.get(id)?.kind ?? null,
        figures: kept
          .filter((row) => row.producer_id === id)
          .flatMap((row) => {
            const definition = definitions.get(row.indicator_id);
            if (definition === undefined) return [];
            const indicator = { code: definition.id, names: definition.names };
            return [{ indicator, cell: indicatorCell(release, definition, row) }];
          }),
      })),
      reason: kept.length > 0 ? null : ofProducers.length > 0 ? "not_of_package" : "none_published",
    };
  },
);

async function producersOf(release: Release, facts: ReleaseFacts) {
  const rows = await release.engine.rows(
    "select producer_id, min(name) as name, min(kind) as kind, min(region_code) as region_code from producers group by producer_id",
  );
  return new Map(
    rows.map((row) => {
      const id = requiredText(row, "producer_id");
      const area = facts.areas.find(({ code }) => code === textValue(row, "region_code"));
      return [
        id,
        {
          names: sameName(textValue(row, "name") ?? id),
          kind: textValue(row, "kind"),
          region: area === undefined ? null : { code: area.code, names: area.names },
        },
      ] as const;
    }),
  );
}

/** The published, protected figures as files: those of the publication in force, and no others. */
export function openDataAnswers(
  releasesFolder: string,
  released: ServedRelease,
): readonly Answering[] {
  const files = async () => {
    const releaseId = released.id();
    const publication =
      releaseId === null ? null : publicationInForce(releasesFolder, releaseId, PUBLIC_AUDIENCE);
    if (releaseId === null || publication === null) return [];
    return Promise.all(
      [...publication.manifest.files, ...publication.manifest.age_files].map(
        async ({ path, sha256 }) => {
          const isOfAges = path.startsWith("ages-and-sexes/");
          const name = path.replaceAll("/", "-");
          const year = /(\d{4})/.exec(path)?.[1] ?? "";
          const full = join(publication.folder, path);
          return {
            full,
            shown: {
              name,
              names: isOfAges
                ? {
                    fi: `Julkaistut asiakkaat, tapahtumat ja kustannukset iän ja sukupuolen mukaan ${year}`,
                    sv: `Publicerade klienter, händelser och kostnader efter ålder och kön ${year}`,
                    en: `Published clients, events and costs by age and sex ${year}`,
                  }
                : {
                    fi: `Julkaistut tunnusluvut ${year}`,
                    sv: `Publicerade nyckeltal ${year}`,
                    en: `Published figures ${year}`,
                  },
              format: "parquet",
              media_type: FORMATS.parquet,
              bytes: (await stat(full)).size,
              sha256,
              release_id: releaseId,
            },
          };
        },
      ),
    );
  };
  return [
    fromState(ROUTES.openData, async () => ({
      files: (await files()).map(({ shown }) => shown),
    })),
    fileFromState(ROUTES.openDataFile, async ({ params }) => {
      const all = await files();
      const found = all.find(({ shown }) => shown.name === params.name);
      if (found === undefined) {
        throw unknownName(
          "file",
          params.name,
          all.map(({ shown }) => shown.name),
        );
      }
      return {
        mediaType: FORMATS.parquet,
        bytes: await readFile(found.full),
        fileName: found.shown.name,
      };
    }),
  ];
}
