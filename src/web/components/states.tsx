import type { ReactNode } from "react";
import { useWords } from "../words/words.ts";

/** A table that is on its way: rules where its rows will be. Nothing moves. */
export function Loading({ rows = 6 }: { readonly rows?: number }) {
  const { t } = useWords();
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">{t("state.loading")}</span>
      {Array.from({ length: rows }, (_unused, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: drawn rows are all alike
        <div key={row} className="loading-row" aria-hidden="true">
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}

/** Nothing to show, and why. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return (
    <div className="state-empty">
      <svg aria-hidden="true" width="28" height="20" viewBox="0 0 28 20">
        <path d="M.5 19.5h27M.5 12.5h27M.5 5.5h27" className="hairline" />
      </svg>
      <p>{children}</p>
    </div>
  );
}

/** Something went wrong: what was found, what to do, and folded away, what those who look after it need. */
export function Fault({
  title,
  detail,
  whatToDo = "",
  technical,
  onRetry,
}: {
  readonly title: string;
  readonly detail: string;
  readonly whatToDo?: string;
  readonly technical?: {
    readonly code: string;
    readonly requestId: string;
    /** In English, as the program says it. */
    readonly said: string;
  };
  readonly onRetry?: () => void;
}) {
  const { t } = useWords();
  return (
    <div className="state-fault" role="alert">
      <svg aria-hidden="true" width="20" height="20" viewBox="-10 -10 20 20">
        <path d="M0-9 9 7H-9Z" className="fault-line" />
        <path d="M0-3v5M0 4v1.4" className="fault-line" />
      </svg>
      <div>
        <h3>{title}</h3>
        {detail === "" ? null : <p>{detail}</p>}
        {whatToDo === "" ? null : <p>{whatToDo}</p>}
        {technical === undefined ? null : (
          <details className="note">
            <summary>{t("state.technical")}</summary>
            <p>{t("state.code", { code: technical.code })}</p>
            <p>{t("state.request", { id: technical.requestId })}</p>
            <p>
              {t("state.said")} <code lang="en">{technical.said}</code>
            </p>
          </details>
        )}
        {onRetry === undefined ? null : (
          <button type="button" className="text-button" onClick={onRetry}>
            {t("state.retry")}
          </button>
        )}
      </div>
    </div>
  );
}
