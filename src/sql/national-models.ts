/**
 * The models whose rows a national node does not compute: they come in the packages of areas. What they are
 * made of never leaves an area.
 */
export const RECEIVED_MODELS = [
  "packages__client_service_months",
  "costing__cost_lines",
  "facts__account_months",
  "facts__budgets",
  "facts__coverage",
  "facts__emergency_visits",
  "facts__outcomes",
  "facts__plans",
  "facts__recording_months",
  "facts__reported_indicators",
  "facts__staff_months",
  "facts__stays",
  "facts__survey_answers",
  "facts__waits",
  "facts__year_end_care",
] as const;
export type ReceivedModel = (typeof RECEIVED_MODELS)[number];

/** Tables of the contract that packages carry too: the models that read them are computed as in an area. */
export const RECEIVED_LANDED = ["population", "regions", "client_segments"] as const;

/** The proof that only a national node has: its figures against what the packages say. */
export const NATIONAL_PROOF = "proof__packages_received";

/** What has to be known of a model to say whether a nation can compute it. */
type Reading = {
  readonly name: string;
  readonly references: readonly string[];
  readonly spec: { readonly released_as?: string | undefined };
};

/** Those of the models that a national node releases or proves with, and what they are made of, in order. */
export function nationalModels<Model extends Reading>(models: readonly Model[]): readonly Model[] {
  const byName = new Map(models.map((model) => [model.name, model]));
  const received = new Set<string>(RECEIVED_MODELS);
  const landed = new Set(RECEIVED_LANDED.map((table) => `landed__${table}`));
  const known = new Map<string, boolean>();
  const isPossible = (name: string): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const model = byName.get(name);
    const answer =
      model === undefined
        ? !name.startsWith("landed__") || landed.has(name)
        : received.has(name) || model.references.every(isPossible);
    known.set(name, answer);
    return answer;
  };
  const needed = new Set<string>();
  const need = (name: string): void => {
    const model = byName.get(name);
    if (model === undefined || needed.has(name)) return;
    needed.add(name);
    if (!received.has(name)) for (const reference of model.references) need(reference);
  };
  for (const { name, spec } of models) {
    const isWanted = spec.released_as !== undefined || /^(proof|finding)__/.test(name);
    if (isWanted && isPossible(name)) need(name);
  }
  return models.filter(({ name }) => needed.has(name));
}
