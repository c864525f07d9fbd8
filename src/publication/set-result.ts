/** What became of one set: which cells are hidden, or what they are rounded to. */
export type SetResult = {
  readonly key: string;
  readonly kind: "counts" | "amounts";
  readonly cellCount: number;
  readonly relationCount: number;
  /** Places of hidden cells. */
  readonly hidden: ReadonlySet<string>;
  readonly hiddenForItself: number;
  readonly hiddenForOthers: number;
  /** Null where the set is protected by hiding alone. */
  readonly rounding: SetRounding | null;
  readonly attack: SetAttack;
  readonly revised: readonly string[];
  readonly unlinked: readonly string[];
};

export type SetRounding = {
  readonly base: number;
  readonly values: ReadonlyMap<string, number>;
  /** Places of numbers of too few, of which nothing else may be told. */
  readonly few: ReadonlySet<string>;
};

/** What an attacker could compute of the cells hidden for their own sake. */
export type SetAttack = {
  readonly attacked: number;
  /** Their tightest intervals were computed; the others are known to be at least as wide as needed. */
  readonly exactly: number;
  readonly tooTight: number;
  /** The narrowest interval, as a multiple of what the rules need; null when nothing is hidden. */
  readonly narrowest: number | null;
};
