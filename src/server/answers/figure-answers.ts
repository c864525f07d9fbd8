import { ROUTES } from "../../api/index.ts";
import { answerQuery } from "../../indicators/index.ts";
import { type Answering, fromRelease } from "../answering.ts";
import { factsOf } from "./facts.ts";
import { queryCells } from "./query-cells.ts";
import { exportedAnswer } from "./query-export.ts";
import { measureText } from "./release-answers.ts";

export const figureAnswers: readonly Answering[] = [
  fromRelease(
    ROUTES.figures,
    async (release, { query, asker }) => {
      const { years } = await factsOf(release);
      const answer = await queryCells(release, asker.viewer, questionOf(query), years);
      const { offset, limit } = query;
      return {
        release_id: release.releaseId,
        measure: measureText(answer.measure),
        dimensions: [...answer.dimensions],
        rows: answer.rows.slice(offset, offset + limit).map((row) => ({
          coordinates: [...row.coordinates],
          is_total: row.isTotal,
          cell: row.cell,
        })),
        notes: [...answer.notes],
        page: { offset, limit, total: answer.rows.length },
      };
    },
    async (release, { query, asker }, format) => {
      const answer = await answerQuery(release, asker.viewer, questionOf(query));
      return exportedAnswer(release, asker.viewer, answer, format, query.language);
    },
  ),
];

/** A question as the compiler takes it. */
export function questionOf(query: {
  readonly measure: string;
  readonly by: string;
  readonly where: readonly string[];
  readonly total: boolean;
}) {
  return {
    measure: query.measure,
    by: query.by
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
    where: query.where,
    withTotal: query.total,
  };
}
