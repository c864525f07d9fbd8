export type WordOption = {
  readonly value: string;
  /** As it stands in the list. */
  readonly label: string;
  /** As it stands in the sentence, in its case; the label when left out. */
  readonly inSentence?: string;
};

type WordSelectProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly WordOption[];
  readonly onChange: (value: string) => void;
};

/**
 * An underlined word of a sentence that can be changed. The browser's own select lies over the word and cannot
 * be seen, so that the word can stand in its case while keyboard, screen reader and phone get a real select.
 */
export function WordSelect({ label, value, options, onChange }: WordSelectProps) {
  const chosen = options.find((option) => option.value === value);
  return (
    <span className="word-select">
      <span className="word-select-word" aria-hidden="true">
        {chosen?.inSentence ?? chosen?.label ?? value}
      </span>
      <select
        className="word-select-list"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {chosen === undefined ? <option value={value}>{value}</option> : null}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}
