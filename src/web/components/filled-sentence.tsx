import { Fragment, type ReactNode } from "react";

/** A text of `words/` whose `{slots}` are filled with controls or marks instead of text. */
export function FilledSentence({
  template,
  slots,
}: {
  readonly template: string;
  readonly slots: Readonly<Record<string, ReactNode>>;
}) {
  const parts = template.split(/\{(\w+)\}/);
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name than their place
    <Fragment key={index}>{index % 2 === 0 ? part : slots[part]}</Fragment>
  ));
}
