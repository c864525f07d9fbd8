export function Dependencies() {
  return null;
}
