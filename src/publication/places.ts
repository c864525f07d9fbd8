/** Where a number is: the nodes of the dimensions of a set, as they stand in the id of a cell. */
export type NumberPlace = {
  readonly module: string;
  readonly area: string;
  readonly producer: string;
  /** A group of ages, or the conditions that a number is counted under, such as ages of its own. */
  readonly ageGroup: string;
  readonly sex: string;
};

/** Everything together, in any dimension. */
export const TOGETHER = "all";

export function placeKey(place: NumberPlace): string {
  return coordinatesOf(place).join("|");
}

/** The nodes of a number, in the order of the dimensions. */
export function coordinatesOf({ module, area, producer, ageGroup, sex }: NumberPlace): string[] {
  return [module, area, producer, ageGroup, sex];
}

/** Cells of a set that hang together beside the trees of its dimensions, by the keys of their places. */
export type Tie = {
  readonly total: string;
  readonly parts: readonly string[];
  /** Else one client can be in several parts. */
  readonly isAdditive: boolean;
  /** False where some of the total is in parts that are not in the set. */
  readonly isWhole: boolean;
};

/** How the modules of a catalogue hang together: the module that one is a part of, null for a package. */
export type ModuleParent = (moduleId: string) => string | null;
export type AreaParent = (area: string) => string | null;
