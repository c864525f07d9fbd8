import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "../../api/index.ts";
import { useWords } from "../words/words.ts";
import { Fault, Loading } from "./states.tsx";

/** An answer once it is here; its waiting and its fault until then. */
export function Answered<Data>({
  query,
  rows,
  children,
}: {
  readonly query: UseQueryResult<Data>;
  /** How many rows are drawn while waiting. */
  readonly rows?: number;
  readonly children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return <FaultOf error={query.error} onRetry={() => void query.refetch()} />;
  }
  return <Loading {...(rows === undefined ? {} : { rows })} />;
}

/** A fault in the words of the one who reads: the server's own, or that it cannot be reached. */
export function FaultOf({
  error,
  onRetry,
}: {
  readonly error: Error;
  readonly onRetry?: () => void;
}) {
  const { t } = useWords();
  const retry = onRetry === undefined ? {} : { onRetry };
  if (error instanceof ApiError) {
    const { title, detail, what_to_do: whatToDo, code } = error.problem;
    return <Fault title={title} detail={detail} whatToDo={whatToDo} code={code} {...retry} />;
  }
  return <Fault title={t("state.fault")} detail={t("state.fault.detail")} {...retry} />;
}
