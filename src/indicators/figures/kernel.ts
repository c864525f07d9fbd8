import { setImmediate } from "node:timers/promises";

/** The client of a row whose client is not known. */
export const NOBODY = -1;

/** Amounts on clients, a row for each client, place and whatever else parts them. */
export type AmountRows = {
  /** By number from 0, or `NOBODY`. */
  readonly clients: Int32Array;
  readonly places: Int32Array;
  /** By base; NaN where a row has no amount. */
  readonly amounts: readonly Float64Array[];
};

/** What is added up: one of the amounts, of some places. */
export type KernelColumn = {
  readonly base: number;
  /** By place, 1 where its rows count; null for all. */
  readonly takes: Uint8Array | null;
  /** Every row has an amount: then everybody who has a row has one, and nothing has to be told apart from zero. */
  readonly isFull: boolean;
};

export type KernelLevel = {
  /** The module of each place, or -1 for a place left out. */
  readonly moduleOf: Int32Array;
  /** Those that are asked for here or at a level above. */
  readonly columns: readonly number[];
};

/** A module whose rows are added up: its clients, each once, and what they have. */
export type ClosedModule = {
  /** By place in `levels`. */
  readonly level: number;
  readonly module: number;
  readonly clients: Int32Array;
  /**
   * Of a column, in the order of the clients; null where the column takes nothing of the module. NaN where a client has
   * no amount. The numbers are there as long as the call of `onModule`.
   */
  readonly amountsOf: (column: number) => Float64Array | null;
};

export type KernelInput = {
  readonly rows: AmountRows;
  readonly clientCount: number;
  readonly columns: readonly KernelColumn[];
  /** From the finest up; a module lies in one of the next level. */
  readonly levels: readonly KernelLevel[];
  readonly onModule: (closed: ClosedModule) => void;
};

/** So few that statements which run beside it do not wait long for their turn. */
const ROWS_IN_A_TURN = 100_000;

/**
 * Adds rows up to the clients of each module: rows to the modules of the finest level, these to the next and so on.
 *
 * Rows are put in the order of their modules, so that one table of a module's clients is enough for each level, in place of
 * a grouping by module and client. Amounts are whole numbers as doubles and exact up to 2^53, nine thousand million
 * euros in micro-euros. Rows of nobody are left to `nobodySums`. Why this is not SQL: docs/decisions/0013.
 *
 * @throws RangeError when a client's sum is beyond 2^53.
 */
export async function addUp(input: KernelInput): Promise<void> {
  const { rows, levels, onModule } = input;
  const [finest] = levels;
  if (finest === undefined) return;
  const order = placesInOrder(finest.moduleOf);
  const rowsOf = rowsByPlace(rows, finest.moduleOf.length);
  const tables = levels.map((level) => ({
    moduleOf: level.moduleOf,
    columns: columnsByModule(input.columns, level),
    amounts: new ClientAmounts(input.clientCount),
  }));
  const close = (level: number, module: number) => {
    const [table, above] = [tables[level], tables[level + 1]];
    if (table === undefined) return;
    onModule(table.amounts.closed(level, module));
    if (above !== undefined) above.amounts.addAll(table.amounts);
  };
  let rowsInTurn = 0;
  for (const [at, place] of order.entries()) {
    const before = order[at - 1];
    for (const { moduleOf, columns, amounts } of tables) {
      const module = moduleOf[place] ?? -1;
      const isNew = before === undefined || moduleOf[before] !== module;
      if (isNew) amounts.begin(columns.get(module) ?? [], input.columns);
    }
    const own = rowsOf(place);
    tables[0]?.amounts.addRows(rows, own, input.columns, place);
    const next = order[at + 1];
    for (const [level, { moduleOf }] of tables.entries()) {
      const module = moduleOf[place] ?? -1;
      if (next === undefined || moduleOf[next] !== module) close(level, module);
    }
    rowsInTurn += own.length;
    if (rowsInTurn < ROWS_IN_A_TURN) continue;
    rowsInTurn = 0;
    await setImmediate();
  }
}

/** Those that have a module, in the order of the modules, which is that of the levels above too. */
function placesInOrder(finest: Int32Array): number[] {
  return [...finest.keys()]
    .filter((place) => (finest[place] ?? -1) >= 0)
    .sort((left, right) => (finest[left] ?? 0) - (finest[right] ?? 0));
}

/** The rows of each place that are somebody's, by counting. */
function rowsByPlace(
  { places, clients }: AmountRows,
  placeCount: number,
): (place: number) => Int32Array {
  const ends = new Int32Array(placeCount + 1);
  for (let row = 0; row < places.length; row += 1) {
    if (clients[row] === NOBODY) continue;
    const place = places[row] ?? 0;
    ends[place + 1] = (ends[place + 1] ?? 0) + 1;
  }
  for (let place = 0; place < placeCount; place += 1) {
    ends[place + 1] = (ends[place + 1] ?? 0) + (ends[place] ?? 0);
  }
  const next = ends.slice();
  const order = new Int32Array(ends[placeCount] ?? 0);
  for (let row = 0; row < places.length; row += 1) {
    if (clients[row] === NOBODY) continue;
    const place = places[row] ?? 0;
    const at = next[place] ?? 0;
    order[at] = row;
    next[place] = at + 1;
  }
  return (place) => order.subarray(ends[place], ends[place + 1]);
}

/** The columns that take something of a module, by module. */
function columnsByModule(
  columns: readonly KernelColumn[],
  { moduleOf, columns: asked }: KernelLevel,
): ReadonlyMap<number, readonly number[]> {
  const taken = new Map<number, number[]>();
  for (const column of asked) {
    const takes = columns[column]?.takes ?? null;
    for (const [place, module] of moduleOf.entries()) {
      if (module < 0 || (takes !== null && takes[place] !== 1)) continue;
      const ofModule = taken.get(module) ?? [];
      if (ofModule.at(-1) !== column) ofModule.push(column);
      taken.set(module, ofModule);
    }
  }
  return taken;
}

/**
 * What the clients of one module have: clients in the order in which they were met, and for each column their amounts in
 * that order.
 */
export class ClientAmounts {
  private count = 0;
  private columns: readonly number[] = [];
  /** What a client has of each column before anything is added. */
  private nothing: readonly number[] = [];
  private readonly clients: Int32Array;
  /** A client's place among them; right only where `clients` has the client at that place. */
  private readonly placeOf: Int32Array;
  /** By the place of the column in `columns`. */
  private readonly amounts: Float64Array[] = [];

  constructor(clientCount: number) {
    this.placeOf = new Int32Array(clientCount);
    this.clients = new Int32Array(clientCount);
  }

  /** Forgets all clients; what follows has these columns. */
  begin(columns: readonly number[], of: readonly KernelColumn[] = []): void {
    this.columns = columns;
    this.nothing = columns.map((column) => (of[column]?.isFull === true ? 0 : Number.NaN));
    this.count = 0;
    while (this.amounts.length < columns.length) {
      this.amounts.push(new Float64Array(this.clients.length));
    }
  }

  addRows(
    { clients, amounts }: AmountRows,
    rows: Int32Array,
    columns: readonly KernelColumn[],
    place: number,
  ): void {
    const into = this.placesOf(clientsAt(clients, rows));
    for (const [at, column] of this.columns.entries()) {
      const { base = -1, takes = null } = columns[column] ?? {};
      const from = amounts[base];
      if (from === undefined || (takes !== null && takes[place] !== 1)) continue;
      addAmounts(this.amounts[at] ?? NOTHING, into, amountsAt(from, rows));
    }
  }

  /** Adds what the clients of a module have that lies in this one. */
  addAll(others: ClientAmounts): void {
    const { clients, amountsOf } = others.closed(0, 0);
    this.addClients(clients, amountsOf);
  }

  /** Adds amounts of clients, of each column in their order. */
  addClients(clients: Int32Array, amountsOf: ClosedModule["amountsOf"]): void {
    const into = this.placesOf(clients);
    for (const [at, column] of this.columns.entries()) {
      const from = amountsOf(column);
      if (from !== null) addAmounts(this.amounts[at] ?? NOTHING, into, from);
    }
  }

  /** What was added so far. Its numbers are there until the next `begin`. */
  closed(level: number, module: number): ClosedModule {
    const { count, columns, amounts } = this;
    return {
      level,
      module,
      clients: this.clients.subarray(0, count),
      amountsOf: (column) => amounts[columns.indexOf(column)]?.subarray(0, count) ?? null,
    };
  }

  /** The places of clients; who was not met before has nothing yet. */
  private placesOf(met: Int32Array): Int32Array {
    const { clients, placeOf, count: before } = this;
    const places = new Int32Array(met.length);
    let count = before;
    for (let at = 0; at < met.length; at += 1) {
      const client = met[at] ?? 0;
      let place = placeOf[client] ?? 0;
      if (place >= count || clients[place] !== client) {
        place = count;
        count += 1;
        placeOf[client] = place;
        clients[place] = client;
      }
      places[at] = place;
    }
    this.count = count;
    for (const [at, nothing] of this.nothing.entries()) {
      this.amounts[at]?.fill(nothing, before, count);
    }
    return places;
  }
}

const NOTHING = new Float64Array(0);

function addAmounts(own: Float64Array, into: Int32Array, amounts: Float64Array): void {
  let [least, most] = [0, 0];
  for (let one = 0; one < into.length; one += 1) {
    const at = into[one] ?? 0;
    const amount = amounts[one] ?? Number.NaN;
    if (Number.isNaN(amount)) continue;
    const before = own[at] ?? 0;
    const sum = Number.isNaN(before) ? amount : before + amount;
    own[at] = sum;
    if (sum > most) most = sum;
    if (sum < least) least = sum;
  }
  if (most > Number.MAX_SAFE_INTEGER || least < -Number.MAX_SAFE_INTEGER) {
    throw new RangeError("what one client has in a year is beyond 2^53 of its unit");
  }
}

/** The values of some rows; where these follow each other, there as they are. */
function amountsAt(amounts: Float64Array, rows: Int32Array): Float64Array {
  if (isRun(rows)) return amounts.subarray(rows[0], (rows[0] ?? 0) + rows.length);
  const own = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) own[at] = amounts[rows[at] ?? 0] ?? 0;
  return own;
}

function clientsAt(clients: Int32Array, rows: Int32Array): Int32Array {
  if (isRun(rows)) return clients.subarray(rows[0], (rows[0] ?? 0) + rows.length);
  const own = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) own[at] = clients[rows[at] ?? 0] ?? 0;
  return own;
}

/** Whether rows, which are in their order, follow each other. */
function isRun(rows: Int32Array): boolean {
  return rows.length > 0 && (rows.at(-1) ?? 0) - (rows[0] ?? 0) === rows.length - 1;
}
