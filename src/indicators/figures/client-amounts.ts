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

/**
 * Adds amounts to the places in `own` that `into` has for them; NaN is no amount.
 *
 * @throws RangeError when a sum is beyond 2^53.
 */
export function addAmounts(own: Float64Array, into: Int32Array, amounts: Float64Array): void {
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
export function amountsAt(amounts: Float64Array, rows: Int32Array): Float64Array {
  if (isRun(rows)) return amounts.subarray(rows[0], (rows[0] ?? 0) + rows.length);
  const own = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) own[at] = amounts[rows[at] ?? 0] ?? 0;
  return own;
}

export function clientsAt(clients: Int32Array, rows: Int32Array): Int32Array {
  if (isRun(rows)) return clients.subarray(rows[0], (rows[0] ?? 0) + rows.length);
  const own = new Int32Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) own[at] = clients[rows[at] ?? 0] ?? 0;
  return own;
}

/** Whether rows, which are in their order, follow each other. */
function isRun(rows: Int32Array): boolean {
  return rows.length > 0 && (rows.at(-1) ?? 0) - (rows[0] ?? 0) === rows.length - 1;
}
