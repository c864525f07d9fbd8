import { seededRandom } from "../random.ts";
import { type PilotParameters, type RegionParameters, valuesByAge } from "./parameters.ts";
import { livedElsewhere, type People } from "./people.ts";

/** Who used which package in a region. */
export type Memberships = {
  /** Persons with at least one package, ascending. */
  readonly clients: Int32Array;
  /** Latent need of each client, in the order of `clients`; median 1. */
  readonly needs: Float64Array;
  /** For each package of the parameters, places in `clients`, ascending. */
  readonly members: readonly Int32Array[];
};

/**
 * Draws a region's clients and their packages so that every count is met exactly.
 *
 * Sampling without replacement, weighted by age, sex and latent need (Efraimidis and Spirakis 2006:
 * the smallest exponential draws divided by the weight). The smallest package is drawn first; the
 * largest takes everybody who has none yet, so that every client has one.
 */
export function regionMemberships(
  parameters: PilotParameters,
  regionIndex: number,
  people: People,
  seed: number,
  scale: number,
): Memberships {
  const region = parameters.regions[regionIndex];
  if (region === undefined) throw new RangeError("no such region");
  const clients = regionClients(parameters, region, regionIndex, people, seed, scale);
  const random = seededRandom(seed, `needs ${region.region_code}`);
  const needs = numbersOf(clients, () => Math.exp(random.normal()));
  const isCovered = new Uint8Array(clients.length);
  const bySize = [...region.packages].sort((left, right) => left.clients - right.clients);
  const members = new Map<string, Int32Array>();
  for (const [order, target] of bySize.entries()) {
    const pack = parameters.packages.find((one) => one.package_id === target.package_id);
    if (pack === undefined) throw new Error(`${target.package_id} is not in services.yaml`);
    const draws = seededRandom(seed, `members ${region.region_code} ${target.package_id}`);
    const ageWeights = valuesByAge(pack.ages);
    const remaining = bySize.length - 1 - order;
    const keys = numbersOf(clients, (person, client) => {
      const draw = draws.exponential();
      const uncovered = isCovered[client] === 0;
      if (remaining === 0 && uncovered) return 0;
      const weight =
        (ageWeights[people.ages[person] ?? 0] ?? 0) *
        (people.isFemale[person] === 1 ? pack.women : 1) *
        (needs[client] ?? 1) ** pack.need *
        (remaining === 1 && uncovered ? 2.5 : 1);
      return draw / (weight + 1e-9);
    });
    const chosen = smallest(keys, Math.max(1, Math.round(target.clients * scale)));
    for (const client of chosen) isCovered[client] = 1;
    members.set(target.package_id, chosen);
  }
  return {
    clients,
    needs,
    members: parameters.packages.map((pack) => members.get(pack.package_id) ?? new Int32Array()),
  };
}

function regionClients(
  parameters: PilotParameters,
  region: RegionParameters,
  regionIndex: number,
  people: People,
  seed: number,
  scale: number,
): Int32Array {
  const random = seededRandom(seed, `clients ${region.region_code}`);
  const weights = valuesByAge(parameters.client_ages);
  const first = people.firstOfRegion[regionIndex] ?? 0;
  const residents = (people.firstOfRegion[regionIndex + 1] ?? 0) - first;
  const elsewhere = livedElsewhere(people, regionIndex);
  const candidates = new Int32Array(residents + elsewhere.length);
  for (let index = 0; index < residents; index++) candidates[index] = first + index;
  candidates.set(elsewhere, residents);
  const keys = numbersOf(candidates, (person) => {
    const draw = random.exponential();
    const move = people.movedFrom.get(person);
    const isMover = move !== undefined && move.region !== people.regions[person];
    return isMover ? 0 : draw / (weights[people.ages[person] ?? 0] ?? 1);
  });
  const chosen = smallest(keys, Math.round(region.clients * scale));
  return chosen.map((index) => candidates[index] ?? 0).sort();
}

/** Places of the `count` smallest keys, ascending. @throws when more than `count` are forced (0). */
function smallest(keys: Float64Array, count: number): Int32Array {
  if (count > keys.length) throw new RangeError("more clients wanted than there are residents");
  const limit = keys.slice().sort()[count - 1] ?? 0;
  const chosen = new Int32Array(count);
  let place = 0;
  for (let index = 0; index < keys.length; index++) {
    if ((keys[index] ?? 0) > limit) continue;
    if (place === count) throw new RangeError("more clients need a package than it has clients");
    chosen[place++] = index;
  }
  return chosen;
}

/** As Float64Array.from, without an iterator: the lists are long. */
function numbersOf(
  persons: Int32Array,
  number: (person: number, place: number) => number,
): Float64Array {
  const numbers = new Float64Array(persons.length);
  for (let place = 0; place < persons.length; place++)
    numbers[place] = number(persons[place] ?? 0, place);
  return numbers;
}
