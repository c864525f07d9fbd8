import type { ProtectionExplanation } from "../explain/index.ts";

/** How a published figure is protected, in words. */
export function protectionText(explanation: ProtectionExplanation): string {
  const { figure, policy, proof, grounds, is_hidden: isHidden } = explanation;
  const place = [
    `${figure.indicator_id} version ${figure.indicator_version}`,
    `${figure.area_kind} ${figure.area_code}`,
    String(figure.year),
    figure.module_id ?? "all modules",
    ...(figure.producer_id === null ? [] : [`producer ${figure.producer_id}`]),
  ].join(", ");
  const verdict = isHidden
    ? "hidden"
    : `${figure.status}${figure.value === null ? "" : ` ${figure.value}`}`;
  const why = isHidden
    ? [
        "It is hidden on one of these grounds; which one would say how large it is, so it is not told:",
        ...grounds.map((ground) => `  - ${ground}`),
      ]
    : ["It is shown, because none of these grounds holds:", ...grounds.map((one) => `  - ${one}`)];
  return `${[
    `${place}: ${verdict}`,
    `Publication ${explanation.publication_id} of release ${explanation.release_id}`,
    `Rules ${explanation.rules}, in force from ${policy.valid_from}, owner: ${policy.owner}`,
    ...why,
    `Protected against ${explanation.earlier_publications.length} publications in force before.`,
    `Proof: ${proof.statement} ${proof.holds ? "It holds." : "It does NOT hold."}`,
  ].join("\n")}\n`;
}
