import type { CellPlace, Cells } from "./cells.ts";
import { ClientAmounts } from "./client-amounts.ts";
import { GROUPS_OF_SEVERAL } from "./client-rows.ts";
import { type ModuleClients, statisticsOf } from "./client-statistics.ts";
import type { FactPlan } from "./plan.ts";

/** Clients of several regions in a module of one of them. */
type Block = {
  readonly region: string;
  /** The same number in every region. */
  readonly clients: Int32Array;
  readonly groups: Uint8Array;
  /** By column; null where none is asked for or has anything. */
  readonly amounts: readonly (Float64Array | null)[];
};

/**
 * Who is a client of several regions: what they have in each module of each, kept until all regions are read, and then
 * added up for each area larger than a region, in place of adding its regions' sums.
 */
export class SeveralClients {
  private readonly plan: FactPlan;
  private readonly blocks = new Map<
    string,
    { readonly place: CellPlace; readonly blocks: Block[] }
  >();
  private clientCount = 0;

  constructor(plan: FactPlan) {
    this.plan = plan;
  }

  keep(
    place: CellPlace,
    of: ModuleClients & { readonly clients: Int32Array; readonly several: Int32Array },
  ): void {
    const own: number[] = [];
    for (let at = 0; at < of.groups.length; at += 1) {
      if ((of.groups[at] ?? 0) >= GROUPS_OF_SEVERAL) own.push(at);
    }
    if (own.length === 0) return;
    const clients = Int32Array.from(own, (at) => of.several[of.clients[at] ?? 0] ?? 0);
    for (const client of clients) this.clientCount = Math.max(this.clientCount, client + 1);
    const isAsked = (column: number) => this.plan.columns[column]?.uses.has(place.level) === true;
    const block: Block = {
      region: place.areaCode,
      clients,
      groups: Uint8Array.from(own, (at) => of.groups[at] ?? 0),
      amounts: of.amounts.map((amounts, column) =>
        amounts === null || !isAsked(column)
          ? null
          : Float64Array.from(own, (at) => amounts[at] ?? Number.NaN),
      ),
    };
    const key = `${place.level}/${place.module ?? ""}`;
    const kept = this.blocks.get(key) ?? { place, blocks: [] };
    kept.blocks.push(block);
    this.blocks.set(key, kept);
  }

  addTo(cells: Cells): void {
    const table = new ClientAmounts(this.clientCount);
    const groupOf = new Uint8Array(this.clientCount);
    for (const { kind, code, regionCodes } of cells.areas) {
      if (kind === "region") continue;
      for (const { place, blocks } of this.blocks.values()) {
        const own = blocks.filter(({ region }) => regionCodes.includes(region));
        if (own.length === 0) continue;
        const of = this.together(own, table, groupOf);
        const asked = { plan: this.plan, level: place.level, ofProducers: false };
        const { ofAll } = statisticsOf(asked, of);
        if (ofAll !== null) {
          cells.addSums({ ...place, areaKind: kind, areaCode: code }, ofAll, null);
        }
      }
    }
  }

  /** What each client has in the regions together; of two strata the later. */
  private together(
    blocks: readonly Block[],
    table: ClientAmounts,
    groupOf: Uint8Array,
  ): ModuleClients {
    table.begin([...this.plan.columns.keys()]);
    for (const { clients } of blocks) for (const client of clients) groupOf[client] = 0;
    for (const { clients, groups, amounts } of blocks) {
      for (const [at, client] of clients.entries()) {
        groupOf[client] = Math.max(groupOf[client] ?? 0, groups[at] ?? 0);
      }
      table.addClients(clients, (column) => amounts[column] ?? null);
    }
    const closed = table.closed(0, 0);
    return {
      groups: Uint8Array.from(closed.clients, (client) => groupOf[client] ?? 0),
      amounts: this.plan.columns.map((_, column) =>
        blocks.some(({ amounts }) => amounts[column] != null) ? closed.amountsOf(column) : null,
      ),
    };
  }
}
