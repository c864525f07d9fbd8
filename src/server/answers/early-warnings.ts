import type { z } from "zod";
import { type EarlyWarning, ROUTES } from "../../api/index.ts";
import { type ReadWarning, readEarlyWarnings } from "../../comparison/index.ts";
import type { Names } from "../../domain/names.ts";
import type { Release } from "../../release/index.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { amountCell } from "./cells.ts";
import { areaOf, factsOf, type KnownArea, namedModule, type ReleaseFacts } from "./facts.ts";
import { indicatorDefinitions } from "./indicator-figures.ts";
import { shownArea } from "./overview-answers.ts";
import { hasTable, readingOf } from "./reading.ts";

const SIDES: Readonly<Record<ReadWarning["side"], Names>> = {
  above: {
    fi: "on tavallista suurempi",
    sv: "är större än vanligt",
    en: "is higher than usual",
  },
  below: {
    fi: "on tavallista pienempi",
    sv: "är mindre än vanligt",
    en: "is lower than usual",
  },
};

/** Months of leading indicators that are not as usual, the furthest off first. */
export const earlyWarningAnswers: readonly Answering[] = [
  fromRelease(ROUTES.earlyWarnings, async (release, { query, asker }) => {
    const facts = await factsOf(release);
    const area = areaOf(facts, query.region, asker.viewer.regionCodes);
    const warnings = hasTable(release, "early_warnings")
      ? await readEarlyWarnings(readingOf(release, asker.viewer), { areaCode: area.code })
      : [];
    const { module, year } = query;
    return {
      release_id: release.releaseId,
      warnings: warnings
        .filter((warning) => module === undefined || warning.moduleId === module)
        .filter((warning) => year === undefined || warning.month.startsWith(`${year}`))
        .map((warning) => shownWarning(release, facts, area, warning)),
    };
  }),
];

function shownWarning(
  release: Release,
  facts: ReleaseFacts,
  area: KnownArea,
  warning: ReadWarning,
): z.input<typeof EarlyWarning> {
  const definition = indicatorDefinitions().find(({ id }) => id === warning.indicatorId);
  const names = definition?.names ?? sameNames(warning.indicatorId);
  const side = SIDES[warning.side];
  const period = warning.month.slice(0, 7);
  return {
    indicator: { code: warning.indicatorId, names },
    area: shownArea(area),
    module: warning.moduleId === null ? null : namedModule(facts, warning.moduleId),
    period,
    verdict: warning.verdict,
    rule: warning.rule,
    sentence: {
      fi: `${names.fi} ${side.fi}.`,
      sv: `${names.sv} ${side.sv}.`,
      en: `${names.en} ${side.en}.`,
    },
    cell: amountCell(definition?.unit ?? "", warning.value, {
      releaseId: release.releaseId,
      period: null,
      trace: null,
    }),
    centre: warning.centre,
    lower_limit: warning.lower,
    upper_limit: warning.upper,
    points: warning.points.map(({ month, ...point }) => ({ period: month.slice(0, 7), ...point })),
  };
}

function sameNames(text: string): Names {
  return { fi: text, sv: text, en: text };
}
