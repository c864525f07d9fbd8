import { createContext, type ReactNode, use } from "react";

/** Where the mark that is pointed at is read out. */
export const ReadoutContext = createContext<(text: string | null) => void>(() => {});

type MarkProps = {
  /** What the mark says: its name, its number, its unit, its interval. */
  readonly label: string;
  /** The first mark of a chart is where Tab enters it. */
  readonly isFirst: boolean;
  readonly children: ReactNode;
};

/** One thing that a chart shows: it can be pointed at, reached by keys, and heard. */
export function Mark({ label, isFirst, children }: MarkProps) {
  const readOut = use(ReadoutContext);
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a group of shapes is one image, read out as one
    <g
      className="mark"
      role="img"
      aria-label={label}
      data-mark=""
      tabIndex={isFirst ? 0 : -1}
      onPointerEnter={() => readOut(label)}
      onPointerLeave={() => readOut(null)}
      onFocus={() => readOut(label)}
      onBlur={() => readOut(null)}
    >
      {children}
    </g>
  );
}
