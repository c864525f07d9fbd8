import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { useWords } from "../words/words.ts";

/** Around a table that may be wider than its place: where it scrolls, it is a stop of the Tab key, and only there. */
export function TableWrap({ children }: { readonly children: ReactNode }) {
  const { t } = useWords();
  const ref = useRef<HTMLDivElement>(null);
  const [doesScroll, setDoesScroll] = useState(false);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = (): void => setDoesScroll(element.scrollWidth > element.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  return (
    <div
      ref={ref}
      className="table-wrap"
      {...(doesScroll ? { tabIndex: 0, role: "group", "aria-label": t("table.scrolls") } : {})}
    >
      {children}
    </div>
  );
}
