/** Of the usual letters of the charts' type size. */
export const CHARACTER = 6.6;
const LINE = 14;

type LabelProps = {
  readonly text: string;
  /** Pixels that a line may have. */
  readonly room: number;
  readonly x: number;
  /** The middle of the label. */
  readonly y: number;
  readonly anchor?: "start" | "end";
  readonly className?: string | undefined;
};

/** A name in one line, or in two where one is too short for it; what two cannot hold ends in an ellipsis. */
export function Label({ text, room, x, y, anchor = "start", className }: LabelProps) {
  const lines = linesOf(text, room);
  const first = y + 4.5 - ((lines.length - 1) * LINE) / 2;
  const isCut = lines.some((line) => line.endsWith("…"));
  return (
    <text className={className} textAnchor={anchor}>
      {isCut ? <title>{text}</title> : null}
      {lines.map((line, index) => (
        <tspan key={line} x={x} y={first + index * LINE}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

/**
 * At most two lines, broken at a space or, in a long word, with a hyphen.
 *
 * @param room Pixels of a line.
 */
export function linesOf(text: string, room: number): string[] {
  const most = Math.max(4, Math.floor(room / CHARACTER));
  if (text.length <= most) return [text];
  const space = text.lastIndexOf(" ", most);
  // The usual letter is a little wider than most: one more fits.
  const fits = (rest: string) => rest.length <= most + 1;
  const isAtSpace = space > 0 && (fits(text.slice(space + 1)) || space > most / 3);
  const end = isAtSpace ? space : syllableEnd(text, most - 1);
  const first = isAtSpace ? text.slice(0, end) : `${text.slice(0, end)}-`;
  const rest = text.slice(isAtSpace ? end + 1 : end);
  return [first, fits(rest) ? rest : `${rest.slice(0, most - 1).trimEnd()}…`];
}

/** The last place up to `most` where a syllable begins in Finnish and mostly in Swedish: a consonant before a vowel. */
function syllableEnd(text: string, most: number): number {
  for (let place = most; place > 2; place -= 1) {
    if (/^[bcdfghjklmnpqrstvwxz][aeiouyåäö]/i.test(text.slice(place, place + 2))) return place;
  }
  return most;
}
