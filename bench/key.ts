/** The key of the generated clients: fixed, so that both sides give the same pseudonyms every time. */
export function benchKey(byteCount: number): Uint8Array {
  return new Uint8Array(byteCount).fill(7);
}
