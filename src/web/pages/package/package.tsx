export function Package() {
  return null;
}
