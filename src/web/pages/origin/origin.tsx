export function Origin() {
  return null;
}
