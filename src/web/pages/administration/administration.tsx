export function Administration() {
  return null;
}
