/** Splits a double into two halves whose products are exact (Dekker). */
const SPLITTER = 2 ** 27 + 1;

/**
 * Sums of whole numbers by place, each kept as two doubles, the second what the first has no room for: exact up to
 * 2^106, far above the squares of a nation's micro-euros. No amount may be above 2^53.
 */
export class ExactSums {
  private readonly high: Float64Array;
  private readonly low: Float64Array;

  constructor(count: number) {
    this.high = new Float64Array(count);
    this.low = new Float64Array(count);
  }

  add(at: number, amount: number): void {
    this.addBoth(at, amount, 0);
  }

  addProduct(at: number, left: number, right: number): void {
    const product = left * right;
    const leftHigh = SPLITTER * left - (SPLITTER * left - left);
    const rightHigh = SPLITTER * right - (SPLITTER * right - right);
    const leftLow = left - leftHigh;
    const rightLow = right - rightHigh;
    const rest =
      leftHigh * rightHigh -
      product +
      leftHigh * rightLow +
      leftLow * rightHigh +
      leftLow * rightLow;
    this.addBoth(at, product, rest);
  }

  /** Adds what other sums have at a place. */
  addFrom(at: number, others: ExactSums, from: number): void {
    this.addBoth(at, others.high[from] ?? 0, others.low[from] ?? 0);
  }

  /** The whole sum. */
  whole(at: number): bigint {
    const high = this.high[at] ?? 0;
    const low = this.low[at] ?? 0;
    return low === 0 ? BigInt(high) : BigInt(high) + BigInt(low);
  }

  /** The double next to the sum. */
  rounded(at: number): number {
    return this.high[at] ?? 0;
  }

  private addBoth(at: number, amount: number, rest: number): void {
    const before = this.high[at] ?? 0;
    const sum = before + amount;
    const added = sum - before;
    // What the sum has lost of either.
    const lost = before - (sum - added) + (amount - added);
    const low = (this.low[at] ?? 0) + rest + lost;
    const high = sum + low;
    this.high[at] = high;
    this.low[at] = low - (high - sum);
  }
}
