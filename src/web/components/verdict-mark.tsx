import { useWords } from "../words/words.ts";

export type ShownVerdict = "better" | "worse" | "no_difference" | "cannot_say" | "hidden";

/** The shape tells the verdict; its colour only repeats it. The word is there for those who cannot see it. */
export function VerdictMark({
  verdict,
  subject,
}: {
  readonly verdict: ShownVerdict;
  /** What the verdict is about, read out before it. */
  readonly subject?: string;
}) {
  const { t } = useWords();
  const word = t(`verdict.${verdict}`);
  const label = subject === undefined ? word : `${subject}: ${word}`;
  return (
    <svg
      className={`verdict verdict-${verdict}`}
      role="img"
      aria-label={label}
      width="12"
      height="12"
      viewBox="-6 -6 12 12"
    >
      <title>{label}</title>
      <VerdictShape verdict={verdict} />
    </svg>
  );
}

export function VerdictShape({ verdict }: { readonly verdict: ShownVerdict }) {
  switch (verdict) {
    case "better":
      return <path className="verdict-fill" d="M0-5 5 4.5H-5Z" />;
    case "worse":
      return <path className="verdict-fill" d="M0 5 5-4.5H-5Z" />;
    case "no_difference":
      return <path className="verdict-line" d="M-5 0H5" />;
    case "cannot_say":
      return <circle className="verdict-line" r="4.4" />;
    case "hidden":
      return <path className="verdict-line" d="M-4.5-4.5h9v9h-9ZM-4.5 4.5l9-9" />;
  }
}

/** What the marks mean, for the foot of a table. */
export function VerdictKey({ verdicts }: { readonly verdicts: readonly ShownVerdict[] }) {
  const { t } = useWords();
  return (
    <ul className="verdict-key">
      {verdicts.map((verdict) => (
        <li key={verdict}>
          <svg
            className={`verdict verdict-${verdict}`}
            aria-hidden="true"
            width="11"
            height="11"
            viewBox="-6 -6 12 12"
          >
            <VerdictShape verdict={verdict} />
          </svg>
          {t(`verdict.key.${verdict}`)}
        </li>
      ))}
    </ul>
  );
}
