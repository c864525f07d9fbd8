import { FaultOf } from "../components/answered.tsx";

/** A page that broke: the head and the foot stay, and it can be tried again. */
export function PageFault({
  error,
  reset,
}: {
  readonly error: unknown;
  readonly reset: () => void;
}) {
  return (
    <FaultOf error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} />
  );
}
