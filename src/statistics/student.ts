/** Five-point Gauss–Legendre: places within −1 to 1, and their weights. */
const GAUSS = [
  [-0.906179845938664, 0.2369268850561891],
  [-0.5384693101056831, 0.4786286704993665],
  [0, 0.5688888888888889],
  [0.5384693101056831, 0.4786286704993665],
  [0.906179845938664, 0.2369268850561891],
] as const;
const PANELS = 40;
const MOST_STEPS = 100;

/**
 * The value above zero below which Student's t lies with a probability.
 *
 * @param probability Above one half and below 1.
 * @param degrees Degrees of freedom, above 0; need not be whole.
 * @param below A value that is not above the answer: the normal quantile of the same probability.
 *
 * With t = √n tan θ the probability is ½ + K ∫ cosⁿ⁻¹ from 0 to θ, which is smooth and short; Newton's steps
 * on θ come to the answer from below. The library at hand is right to eight digits only.
 */
export function upperStudentQuantile(probability: number, degrees: number, below: number): number {
  const factor = halfStep(degrees / 2) / Math.sqrt(Math.PI);
  const density = (angle: number) =>
    factor * Math.exp(((degrees - 1) / 2) * Math.log1p(-(Math.sin(angle) ** 2)));
  let angle = Math.atan(below / Math.sqrt(degrees));
  for (let step = 0; step < MOST_STEPS; step++) {
    const missing = probability - 0.5 - integral(density, angle);
    const move = missing / density(angle);
    angle += move;
    if (Math.abs(move) <= 1e-15 * angle) break;
  }
  return Math.sqrt(degrees) * Math.tan(angle);
}

function integral(density: (angle: number) => number, end: number): number {
  const half = end / PANELS / 2;
  let total = 0;
  for (let panel = 0; panel < PANELS; panel++) {
    const middle = (2 * panel + 1) * half;
    for (const [place, weight] of GAUSS) total += half * weight * density(middle + half * place);
  }
  return total;
}

/** Γ(x + ½) / Γ(x): the asymptotic series far out, and steps of one down to x. */
function halfStep(x: number): number {
  let shifted = x;
  let steps = 1;
  for (; shifted < 60; shifted += 1) steps *= shifted / (shifted + 0.5);
  const series =
    1 -
    1 / (8 * shifted) +
    1 / (128 * shifted ** 2) +
    5 / (1024 * shifted ** 3) -
    21 / (32768 * shifted ** 4) -
    399 / (262144 * shifted ** 5);
  return steps * Math.sqrt(shifted) * series;
}
