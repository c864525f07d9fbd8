/** One line of the log, as JSON: what happened, never who in person nor what was asked for. */
export type LogLine = {
  readonly event: "request" | "fault" | "release" | "start" | "stop" | "job" | "sign_in";
  readonly level: "info" | "warning" | "error";
  readonly [detail: string]: string | number | boolean | null;
};

/**
 * A fault of ours for the log: its kind, the first line of its message without what stands in quotes (the
 * engine quotes cells), and where in the program it happened.
 */
export function faultDetails(fault: unknown): { readonly fault: string; readonly at: string } {
  if (!(fault instanceof Error)) return { fault: typeof fault, at: "" };
  const [first = ""] = fault.message.split("\n");
  const frames = (fault.stack ?? "")
    .split("\n")
    .filter((line) => line.startsWith("    at "))
    .slice(0, 12)
    .map((line) =>
      line.trim().replaceAll(/\(?(?:file:\/\/)?\/[^\s)]*\/(src|node_modules)\//g, "$1/"),
    );
  return {
    fault: `${fault.name}: ${first.replaceAll(/"[^"]*"|'[^']*'/g, "…").slice(0, 300)}`,
    at: frames.join(" | "),
  };
}
