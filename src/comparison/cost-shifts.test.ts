import { describe, expect, test } from "vitest";
import { type Random, seededRandom } from "../examples/random.ts";
import { findCostShifts, type ServiceChange, type ShiftPair } from "./index.ts";

const CHANGE: ServiceChange = {
  regionCode: "06",
  periodKind: "half_year",
  afterFrom: "2025-07-01",
  isNewest: true,
  packageId: "P1",
  serviceId: "P1-S1",
  clientCount: 39,
  changeMicroeuros: -15_966_000_000n,
  beforeMicroeuros: 20_000_000_000n,
  spreadMicroeuros: 3_874_000_000n,
};
/** All else in the region, as much as before. */
const REST: ServiceChange = {
  ...CHANGE,
  serviceId: "P9-S1",
  packageId: "P9",
  changeMicroeuros: 20_000_000_000n,
  beforeMicroeuros: 900_000_000_000n,
  spreadMicroeuros: 20_000_000_000n,
};
const PAIR: ShiftPair = {
  regionCode: "06",
  periodKind: "half_year",
  afterFrom: "2025-07-01",
  isNewest: true,
  packageId: "P1",
  serviceId: "P1-S1",
  clientCount: 25,
  otherPackageId: "P2",
  otherServiceId: "P2-S1",
  roseCount: 17,
  otherChangeMicroeuros: 3_000_000_000n,
  otherSpreadMicroeuros: 1_250_000_000n,
};
/** Four hundred clients, who changed by nothing on the average and by 150 euros each. */
const ELSEWHERE: ShiftPair = {
  ...PAIR,
  regionCode: "07",
  clientCount: 400,
  roseCount: 200,
  otherChangeMicroeuros: 0n,
  otherSpreadMicroeuros: 3_000_000_000n,
};

describe("one pair of services", () => {
  test("sub-optimisation.md: the clients who fell rose by 3 000 euros elsewhere", () => {
    const [shift] = findCostShifts([CHANGE, REST], [PAIR, ELSEWHERE]);
    expect(shift).toMatchObject({ isAlarm: true, pairCount: 1, usualClientCount: 400 });
    expect(shift?.changeDeviation).toBeCloseTo(-4.1213, 4);
    expect(shift?.otherChangeDeviation).toBeCloseTo(2.4, 12);
    // 3 000 / (150 √(25 + 25²/400)) = 3.880, whose upper tail is 0.0000522 in printed tables.
    expect(shift?.linkProbability).toBeCloseTo(0.0000522, 6);
  });

  test("where the same clients rise everywhere, it is a usual chain of care and no alarm", () => {
    const chain = { ...ELSEWHERE, otherChangeMicroeuros: 40_000_000_000n };
    expect(findCostShifts([CHANGE, REST], [PAIR, chain])).toMatchObject([{ isAlarm: false }]);
  });

  test("no alarm without a fall, without a rise elsewhere, or over few clients", () => {
    const steady = { ...CHANGE, changeMicroeuros: -3_000_000_000n };
    expect(findCostShifts([steady, REST], [PAIR])).toEqual([]);
    const saved = { ...PAIR, otherChangeMicroeuros: -100n };
    expect(findCostShifts([CHANGE, REST], [saved])).toMatchObject([{ isAlarm: false }]);
    expect(findCostShifts([CHANGE, REST], [{ ...PAIR, clientCount: 9 }])).toEqual([]);
  });

  test("with many services looked at, one rise by chance is no alarm", () => {
    const many = Array.from({ length: 30 }, (_, other) => ({
      ...PAIR,
      otherServiceId: `P${other + 2}-S1`,
      otherChangeMicroeuros: 3_100_000_000n,
    }));
    expect(findCostShifts([CHANGE, REST], many.slice(0, 1))).toMatchObject([{ isAlarm: true }]);
    expect(findCostShifts([CHANGE, REST], many).filter(({ isAlarm }) => isAlarm)).toEqual([]);
  });

  test("where the whole region fell, as with late recording, a service that fell no more raises none", () => {
    const half = { ...REST, changeMicroeuros: -700_000_000_000n };
    expect(findCostShifts([CHANGE, half], [PAIR, ELSEWHERE])).toEqual([]);
  });

  test("earlier periods show what is usual where one region is alone, and raise no alarm", () => {
    const earlier = { ...ELSEWHERE, regionCode: "06", afterFrom: "2025-01-01", isNewest: false };
    const shifts = findCostShifts([CHANGE, REST, { ...CHANGE, isNewest: false }], [PAIR, earlier]);
    expect(shifts).toMatchObject([{ afterFrom: "2025-07-01", usualClientCount: 400 }]);
  });
});

const SERVICES = 24;
const REGIONS = 6;
const CLIENTS = 120;

/** Whose events of service 0 are recorded in service 1 from the second period on: the first region's. */
type Drawn = { readonly hasShift: boolean };

/** Clients with a few services each, whose costs of two periods are drawn alike; one chain of care everywhere. */
function drawnCountry(seed: number, { hasShift }: Drawn) {
  const random = seededRandom(seed, `cost shifts ${hasShift}`);
  const changes: ServiceChange[] = [];
  const pairs: ShiftPair[] = [];
  for (let region = 0; region < REGIONS; region++) {
    const clients = Array.from({ length: CLIENTS }, () =>
      drawnClient(random, hasShift && region === 0),
    );
    for (let service = 0; service < SERVICES; service++) {
      const own = clients.filter((client) => (client[service] ?? 0) !== 0);
      const subject = subjectOf(region, service);
      const ownChanges = own.map((client) => client[service] ?? 0);
      const { change, spread } = sums(ownChanges);
      changes.push({
        ...subject,
        clientCount: own.length,
        changeMicroeuros: change,
        beforeMicroeuros: BigInt(own.length) * 200_000_000n,
        spreadMicroeuros: spread,
      });
      for (let other = 0; other < SERVICES; other++) {
        if (other === service) continue;
        const both = own.filter(
          (client) => (client[service] ?? 0) < 0 && (client[other] ?? 0) !== 0,
        );
        const otherSums = sums(both.map((client) => client[other] ?? 0));
        pairs.push({
          ...subject,
          clientCount: both.length,
          otherPackageId: `P${other}`,
          otherServiceId: `P${other}-S`,
          roseCount: both.filter((client) => (client[other] ?? 0) > 0).length,
          otherChangeMicroeuros: otherSums.change,
          otherSpreadMicroeuros: otherSums.spread,
        });
      }
    }
  }
  return { changes, pairs };
}

function subjectOf(region: number, service: number) {
  return {
    regionCode: `${region}`,
    periodKind: "half_year" as const,
    afterFrom: "2025-07-01",
    isNewest: true,
    packageId: `P${service}`,
    serviceId: `P${service}-S`,
  };
}

/** One client's change in each service, in euros. */
function drawnClient(random: Random, isShifted: boolean): number[] {
  const before = Array.from({ length: SERVICES }, () => 0);
  const after = [...before];
  for (let service = 0; service < SERVICES; service++) {
    if (random.next() > 0.3) continue;
    const need = random.exponential();
    before[service] = 100 * Math.round(4 * need * random.next());
    after[service] = 100 * Math.round(4 * need * random.next());
  }
  // A chain of care: whoever leaves service 2 comes to service 3, in every region.
  if ((before[2] ?? 0) > 0 && random.next() < 0.5) {
    after[3] = (after[3] ?? 0) + (before[2] ?? 0);
    after[2] = 0;
  }
  if ((after[2] ?? 0) > 0 && random.next() < 0.5) before[2] = 0;
  if (isShifted && random.next() < 0.6) {
    after[1] = (after[1] ?? 0) + (after[0] ?? 0) + 200;
    after[0] = 0;
    before[0] = (before[0] ?? 0) + 200;
  }
  return after.map((cost, service) => cost - (before[service] ?? 0));
}

function sums(changes: readonly number[]) {
  const change = changes.reduce((sum, one) => sum + one, 0);
  const spread = Math.sqrt(changes.reduce((sum, one) => sum + one ** 2, 0));
  return { change: BigInt(Math.round(change * 1e6)), spread: BigInt(Math.round(spread * 1e6)) };
}

describe("over 20 seeds", () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed + 1);

  test("a country without a shift raises an alarm in one seed at most", () => {
    const alarmed = seeds.filter((seed) => {
      const { changes, pairs } = drawnCountry(seed, { hasShift: false });
      return findCostShifts(changes, pairs).some(({ isAlarm }) => isAlarm);
    });
    expect(alarmed.length).toBeLessThanOrEqual(1);
  });

  test("a shift is found every time, and what else alarms is rare", () => {
    const others = seeds.flatMap((seed) => {
      const { changes, pairs } = drawnCountry(seed, { hasShift: true });
      const alarms = findCostShifts(changes, pairs).filter(({ isAlarm }) => isAlarm);
      const isTruth = (alarm: { regionCode: string; serviceId: string; otherServiceId: string }) =>
        alarm.regionCode === "0" && alarm.serviceId === "P0-S" && alarm.otherServiceId === "P1-S";
      expect(alarms.some(isTruth)).toBe(true);
      return alarms.filter((alarm) => !isTruth(alarm));
    });
    expect(others.length).toBeLessThanOrEqual(2);
  });
});
