import type { CardMark } from "../../api/index.ts";
import { useWords } from "../words/words.ts";
import { VerdictMark } from "./verdict-mark.tsx";

/** The four dimensions, always in this order: economy, effectiveness, quality, renewal. */
export const CARD_DIMENSIONS = ["economy", "effectiveness", "quality", "renewal"] as const;

/** The card of a package as four marks. */
export function CardMarks({ card }: { readonly card: readonly CardMark[] }) {
  const { t } = useWords();
  return (
    <span className="marks">
      {CARD_DIMENSIONS.map((dimension) => (
        <VerdictMark
          key={dimension}
          verdict={card.find((mark) => mark.dimension === dimension)?.verdict ?? "cannot_say"}
          subject={t(`dimension.${dimension}`)}
        />
      ))}
    </span>
  );
}

/** The four letters over the marks. */
export function CardHead() {
  const { t } = useWords();
  return (
    <span className="marks-head">
      {CARD_DIMENSIONS.map((dimension) => (
        <abbr key={dimension} title={t(`dimension.${dimension}`)}>
          {t(`dimension.${dimension}.letter`)}
        </abbr>
      ))}
    </span>
  );
}

/** What the four letters stand for, in a line under a table. */
export function CardKey() {
  const { t } = useWords();
  const parts = CARD_DIMENSIONS.map(
    (dimension) =>
      `${t(`dimension.${dimension}.letter`)} ${t(`dimension.${dimension}`).toLowerCase()}`,
  );
  return <span>{parts.join(" · ")}</span>;
}
