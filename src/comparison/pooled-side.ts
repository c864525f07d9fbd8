import { compareTexts } from "../domain/text-order.ts";
import { type DifferenceCell, type DifferenceSide, moduleKey } from "./difference.ts";

/**
 * Several areas as one area: their residents, clients, events and euros of each stratum and module, added.
 *
 * A client of two of the areas counts in both, as in the table of each; nothing is counted twice within one.
 *
 * @throws RangeError when there are no sides.
 *
 * Method: docs/methods/difference-parts.md, "Against peers".
 */
export function pooledSide(sides: readonly DifferenceSide[]): DifferenceSide {
  if (sides.length === 0) throw new RangeError("a pool needs areas");
  const persons = new Map<string, bigint>();
  const cells = new Map<string, DifferenceCell>();
  for (const side of sides) {
    for (const [stratum, count] of side.persons) {
      persons.set(stratum, (persons.get(stratum) ?? 0n) + count);
    }
    for (const cell of side.cells) {
      const key = `${cell.stratum} ${moduleKey(cell.module)}`;
      const sum = cells.get(key);
      cells.set(key, sum === undefined ? cell : addedCells(sum, cell));
    }
  }
  const byKey = [...cells].toSorted(([left], [right]) => compareTexts(left, right));
  return {
    persons,
    cells: byKey.map(([, cell]) => cell),
    offClients: sides.flatMap(({ offClients }) => offClients),
  };
}

function addedCells(one: DifferenceCell, other: DifferenceCell): DifferenceCell {
  return {
    ...one,
    clientCount: one.clientCount + other.clientCount,
    eventCount: one.eventCount + other.eventCount,
    costMicroeuros: one.costMicroeuros + other.costMicroeuros,
  };
}
