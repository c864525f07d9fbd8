import { usePlace } from "../data/place.ts";
import { useWords } from "../words/words.ts";

/** The head of a column of numbers by which the table can be sorted, the largest first. */
export function SortHead({
  name,
  current,
  label,
  isWideOnly = false,
}: {
  readonly name: string;
  readonly current: string;
  readonly label: string;
  readonly isWideOnly?: boolean;
}) {
  const { t } = useWords();
  const { change } = usePlace();
  return (
    <th
      scope="col"
      className={isWideOnly ? "number wide-only" : "number"}
      aria-sort={name === current ? "descending" : undefined}
    >
      <button
        type="button"
        className="sort"
        title={t("table.sort")}
        onClick={() => change({ sort: name })}
      >
        {label}
      </button>
    </th>
  );
}
