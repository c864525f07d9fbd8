export function Producers() {
  return null;
}
