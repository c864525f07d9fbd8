import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

const LEAST = 240;

/** What a sheet of A4 in one column has room for, within the margins of `print.css`. */
const PRINTED = 660;

/**
 * The width of an element in pixels, kept up to date, so that text in a chart stays its own size. On paper it is
 * that of the sheet, where everything stands in one column.
 */
export function useWidth(first: number): { ref: RefObject<HTMLDivElement | null>; width: number } {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(first);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    let isPrinting = false;
    const measure = (): void => {
      if (!isPrinting) setWidth(Math.max(LEAST, element.clientWidth));
    };
    // The sheet is drawn as soon as this ends.
    const toPaper = (): void => {
      isPrinting = true;
      flushSync(() => setWidth(PRINTED));
    };
    const toScreen = (): void => {
      isPrinting = false;
      measure();
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    window.addEventListener("beforeprint", toPaper);
    window.addEventListener("afterprint", toScreen);
    return () => {
      observer.disconnect();
      window.removeEventListener("beforeprint", toPaper);
      window.removeEventListener("afterprint", toScreen);
    };
  }, []);
  return { ref, width };
}
