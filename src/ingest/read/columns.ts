/** Column names as the engine can hold them, and which of the delivered names occur twice. */
export type ColumnNames = {
  readonly names: readonly string[];
  readonly repeated: readonly string[];
};

/**
 * Names of delivered columns made usable: trimmed; `column_3` for the third when it has no name; a
 * name that occurs again (the engine does not tell case apart), or is ours, gets a number.
 */
export function columnNames(headings: readonly string[]): ColumnNames {
  const taken = new Set(["row_number"]);
  const repeated: string[] = [];
  const names = headings.map((heading, index) => {
    const name = heading.trim() === "" ? `column_${index + 1}` : heading.trim();
    if (taken.has(name.toLowerCase()) && name.toLowerCase() !== "row_number") repeated.push(name);
    const free = freeName(name, taken);
    taken.add(free.toLowerCase());
    return free;
  });
  return { names, repeated };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name}__${number}`;
  return free;
}
