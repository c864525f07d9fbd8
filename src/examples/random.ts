/** A stream of numbers that look random and are the same for the same seed and name. */
export type Random = {
  /** A number from 0 up to, not including, 1; whole multiples of 2^-32. */
  readonly next: () => number;
  /** A whole number from 0 up to, not including, `limit`. */
  readonly below: (limit: number) => number;
  /** A number above zero with mean 1: most are small, a few are large. */
  readonly exponential: () => number;
  /** A number from the normal distribution with mean 0 and deviation 1. */
  readonly normal: () => number;
};

/**
 * The seeded generator of the examples: sfc32 by Chris Doty-Humphrey (PractRand), 128 bits of state.
 *
 * One seed gives any number of independent streams, told apart by name, so that a change in one part
 * of an example leaves the draws of the others as they were. For examples only, never for keys.
 *
 * @param seed A whole number.
 * @param stream What is drawn, for example "persons".
 */
export function seededRandom(seed: number, stream: string): Random {
  const mix = stringMix(`${seed}/${stream}`);
  let a = mix();
  let b = mix();
  let c = mix();
  let counter = 1;

  function bits(): number {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  }
  for (let round = 0; round < 15; round++) bits();

  const next = () => bits() / 4294967296;
  const aboveZero = () => (bits() + 1) / 4294967297;
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    exponential: () => -Math.log(aboveZero()),
    normal: () => Math.sqrt(-2 * Math.log(aboveZero())) * Math.cos(2 * Math.PI * next()),
  };
}

/** 32-bit words from a text: FNV-1a over its characters, then the finaliser of MurmurHash3. */
function stringMix(text: string): () => number {
  let state = 2166136261;
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 16777619);
  }
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let word = state ^ (state >>> 16);
    word = Math.imul(word, 0x85ebca6b);
    word ^= word >>> 13;
    word = Math.imul(word, 0xc2b2ae35);
    return (word ^ (word >>> 16)) | 0;
  };
}
