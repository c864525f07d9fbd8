import { useEffect } from "react";

/** The page's name in the browser's tab, in its history and for screen readers. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Paketti`;
  }, [title]);
}
