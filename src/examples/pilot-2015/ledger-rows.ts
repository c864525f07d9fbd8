import { splitByWeight } from "../../domain/money.ts";
import type { Random } from "../random.ts";
import type { Events } from "./events.ts";
import type { RegionParameters } from "./parameters.ts";
import { centreId, type Structure } from "./structure.ts";

export type LedgerRow = {
  readonly cost_centre_id: string;
  readonly account: string;
  /** Month from 1 to 12. */
  readonly month: number;
  readonly amount_cents: bigint;
  readonly counterparty_kind: string;
  readonly funding_channel: string;
};

type LedgerDetail = {
  /** Cents of the centre's events' own medicines and implants. */
  readonly direct: number;
  readonly random: Random;
};

const COUNTERPARTIES: Readonly<Record<string, string>> = { "48": "internal", "50": "" };
const DIRECT_ACCOUNT = "4510";

/** A centre's own cost by account and month; its events' own materials stand on an account of theirs. */
export function centreLedger(
  id: string,
  cents: bigint,
  mix: Readonly<Record<string, number>> | undefined,
  { direct, random }: LedgerDetail,
): LedgerRow[] {
  const accounts = Object.entries(mix ?? {});
  const rest = cents - BigInt(direct);
  if (rest < 0n) throw new RangeError(`${id}: its events' own costs exceed its cost`);
  const amounts = splitByWeight(
    rest,
    accounts.map(([, part]) => part),
  );
  const byAccount: [string, bigint][] = accounts.map(([account], index) => [
    account,
    amounts[index] ?? 0n,
  ]);
  if (direct > 0) byAccount.push([DIRECT_ACCOUNT, BigInt(direct)]);
  return byAccount.flatMap(([account, amount]) =>
    splitByWeight(
      amount,
      Array.from({ length: 12 }, (_, month) => (month === 6 ? 0.85 : 1) + 0.1 * random.next()),
    ).map((part, month) => ({
      cost_centre_id: id,
      account,
      month: month + 1,
      amount_cents: part,
      counterparty_kind: COUNTERPARTIES[account.slice(0, 2)] ?? "external",
      funding_channel: "",
    })),
  );
}

/** Cents that events carry themselves, by cost centre. */
export function directByCentre(
  structure: Structure,
  events: Events,
  prefix: string,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (let event = 0; event < events.count; event++) {
    const cents = events.directCents[event] ?? 0;
    if (cents === 0) continue;
    const centre =
      structure.centres[structure.activities[events.activity[event] ?? 0]?.centre ?? 0];
    if (centre === undefined) continue;
    const id = centreId(prefix, centre);
    sums.set(id, (sums.get(id) ?? 0) + cents);
  }
  return sums;
}

/** Client fees of the events, month by month, as the income they are. */
export function feeIncome(structure: Structure, events: Events, prefix: string): LedgerRow[] {
  const sums = new Map<number, number>();
  for (let event = 0; event < events.count; event++) {
    const cents = events.feeCents[event] ?? 0;
    if (cents === 0) continue;
    const centre = structure.activities[events.activity[event] ?? 0]?.centre ?? 0;
    const month = Math.min(11, Math.floor((events.day[event] ?? 0) / 30.42));
    const key = centre * 12 + month;
    sums.set(key, (sums.get(key) ?? 0) + cents);
  }
  return [...sums]
    .sort(([left], [right]) => left - right)
    .flatMap(([key, cents]) => {
      const centre = structure.centres[Math.floor(key / 12)];
      if (centre === undefined) return [];
      return {
        cost_centre_id: centreId(prefix, centre),
        account: "3200",
        month: (key % 12) + 1,
        amount_cents: BigInt(-cents),
        counterparty_kind: "external",
        funding_channel: "client",
      };
    });
}

/** Sales to municipalities and others: 1.5 % of a centre's cost, in June and December. */
export function salesIncome(
  finals: readonly { id: string; cents: number; mix: string }[],
): LedgerRow[] {
  return finals
    .filter(({ mix }) => mix === "own")
    .flatMap(({ id, cents }) =>
      [6, 12].map((month) => ({
        cost_centre_id: id,
        account: "3000",
        month,
        amount_cents: BigInt(-Math.round(cents * 0.0075)),
        counterparty_kind: "municipality",
        funding_channel: "municipality",
      })),
    );
}

/** An item that no package carries, where the parameters have one. */
export function excludedItem(region: RegionParameters, scale: number): LedgerRow[] {
  if (region.excluded_euros === 0) return [];
  return [
    {
      cost_centre_id: `${region.prefix}99`,
      account: "8100",
      month: 12,
      amount_cents: BigInt(Math.round(region.excluded_euros * 100 * scale)),
      counterparty_kind: "external",
      funding_channel: "",
    },
  ];
}
