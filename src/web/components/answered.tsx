import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError, type Problem } from "../../api/index.ts";
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

function faultWords(problem: Problem) {
  const { title, detail, what_to_do: whatToDo, code, request_id: requestId } = problem;
  return {
    title,
    detail,
    whatToDo,
    technical: { code, requestId, said: problem.technical_detail },
  };
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
    return <Fault {...faultWords(error.problem)} {...retry} />;
  }
  return <Fault title={t("state.fault")} detail={t("state.fault.detail")} {...retry} />;
}
