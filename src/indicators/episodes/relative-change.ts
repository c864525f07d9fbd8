/** Change from a first to a last value, in per cent of the first; null when the first is zero. */
export function percentChange(first: number, last: number): number | null {
  return first === 0 ? null : (100 * (last - first)) / first;
}
