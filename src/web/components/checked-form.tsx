import { createContext, type FormEvent, type ReactNode, use, useId, useState } from "react";
import { useWords, type WordKey, type WordParameters } from "../words/words.ts";

type Entry = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Faults = Readonly<Record<string, string>>;

const FaultsContext = createContext<Faults>({});

/**
 * A form that says in the reader's language what is wrong in which field, and goes to the first of them.
 * What was typed stays. Its fields are `Field`s.
 */
export function CheckedForm({
  className = "form",
  label,
  onSubmit,
  children,
}: {
  readonly className?: string;
  readonly label?: string;
  readonly onSubmit: (form: FormData) => void;
  readonly children: ReactNode;
}) {
  const { t } = useWords();
  const [faults, setFaults] = useState<Faults>({});
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const wrong = entriesOf(event.currentTarget).filter((entry) => !entry.validity.valid);
    setFaults(
      Object.fromEntries(
        wrong.map((entry) => {
          const { key, parameters } = faultOf(entry);
          return [entry.name, t(key, parameters)];
        }),
      ),
    );
    wrong[0]?.focus();
    if (wrong.length === 0) onSubmit(new FormData(event.currentTarget));
  };
  const forget = (event: FormEvent<HTMLFormElement>): void => {
    const { target } = event;
    if (!isEntry(target) || faults[target.name] === undefined) return;
    setFaults(Object.fromEntries(Object.entries(faults).filter(([name]) => name !== target.name)));
  };
  return (
    <form className={className} aria-label={label} noValidate onSubmit={submit} onInput={forget}>
      <FaultsContext value={faults}>{children}</FaultsContext>
    </form>
  );
}

type FieldProps = {
  readonly name: string;
  readonly label: string;
  /** What is wanted, told before anything is wrong. */
  readonly hint?: string;
  readonly type?: "text" | "password" | "number" | "date" | "url";
  readonly isRequired?: boolean;
  readonly isLabelHidden?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly pattern?: string;
  readonly rows?: number;
  readonly placeholder?: string;
  readonly autoComplete?: string;
  readonly defaultValue?: string | number;
};

/** A field with its label, and below it what is wrong with what was typed. */
export function Field({
  name,
  label,
  hint,
  rows,
  isRequired = true,
  isLabelHidden = false,
  ...rest
}: FieldProps) {
  const id = useId();
  const fault = use(FaultsContext)[name];
  const described = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(fault === undefined ? [] : [`${id}-fault`]),
  ].join(" ");
  const same = {
    id,
    name,
    className: "input",
    required: isRequired,
    "aria-invalid": fault === undefined ? undefined : true,
    "aria-describedby": described === "" ? undefined : described,
  };
  return (
    <div className="field">
      <label className={isLabelHidden ? "visually-hidden" : "field-label"} htmlFor={id}>
        {label}
      </label>
      {rows === undefined ? (
        <input {...same} {...rest} />
      ) : (
        <textarea
          {...same}
          rows={rows}
          maxLength={rest.maxLength}
          defaultValue={rest.defaultValue}
        />
      )}
      {hint === undefined ? null : (
        <span id={`${id}-hint`} className="note">
          {hint}
        </span>
      )}
      {fault === undefined ? null : (
        <span id={`${id}-fault`} className="field-fault">
          {fault}
        </span>
      )}
    </div>
  );
}

function isEntry(target: unknown): target is Entry {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}

function entriesOf(form: HTMLFormElement): Entry[] {
  return [...form.elements].filter(isEntry).filter(({ name }) => name !== "");
}

function faultOf(entry: Entry): { key: WordKey; parameters?: WordParameters } {
  const { validity } = entry;
  if (validity.valueMissing) return { key: "form.fault.missing" };
  if (validity.tooShort && "minLength" in entry) {
    return { key: "form.fault.tooShort", parameters: { n: entry.minLength } };
  }
  if (validity.patternMismatch) return { key: "form.fault.pattern" };
  if (!(entry instanceof HTMLInputElement)) return { key: "form.fault.other" };
  if (validity.rangeUnderflow && entry.type === "date") return { key: "form.fault.pastDay" };
  if (validity.rangeUnderflow || validity.rangeOverflow) {
    return { key: "form.fault.range", parameters: { min: entry.min, max: entry.max } };
  }
  return { key: "form.fault.other" };
}
