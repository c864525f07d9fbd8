import { join } from "node:path";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { sqlName } from "../sql/engine.ts";
import { loadModels, type Model, type ModelSpec } from "../sql/models.ts";
import type { RECEIVED_LANDED, ReceivedModel } from "../sql/national-models.ts";

/** How one table of a release goes into a package for the nation. */
export type PackageTable = {
  /** Its name in the package and in a release. */
  readonly table: string;
  /** The model it is made of in an area. */
  readonly model: string;
  /** What it is at the nation: the model itself, or a table of the contract that models read. */
  readonly becomes: { readonly model: string } | { readonly landed: string };
  readonly columns: ModelSpec["columns"];
  /** Columns that stay in the area: in the package they are empty. */
  readonly leftOut: ReadonlySet<string>;
  /** Whole numbers that are added up over rows that are alike once columns are left out; none: rows as they are. */
  readonly added: readonly string[];
  /** Whether it has a file for each region's year, or one for all. */
  readonly isCut: boolean;
  /** Names and places of all regions, which are public: it holds more than the area's own. */
  readonly isReference: boolean;
  /** A condition on its rows. */
  readonly where: string | null;
  /** Told of facts for indicators, which a workspace without indicators does not have. */
  readonly isOfIndicators: boolean;
};

type Wording = {
  readonly leftOut?: readonly string[];
  readonly isAdded?: boolean;
  readonly where?: string;
};

/**
 * What stays in the area, table by table. National steering sees no single producer (audience/policy.yaml), so
 * producers, their cost centres and names are left out; so are ids of episodes, plans and queue entries, and days,
 * by which a person could be recognised and which no figure needs.
 */
const MODELS: Readonly<Record<ReceivedModel, Wording>> = {
  packages__client_service_months: { leftOut: ["producer_id", "cost_centre_id"], isAdded: true },
  costing__cost_lines: { leftOut: ["cost_centre_id", "name"], isAdded: true },
  facts__account_months: { leftOut: ["cost_centre_id"], isAdded: true },
  facts__budgets: {},
  facts__coverage: {},
  facts__emergency_visits: { leftOut: ["producer_id", "started_on"] },
  facts__outcomes: { leftOut: ["first_measured_on", "last_measured_on"] },
  facts__plans: { leftOut: ["plan_id", "made_on", "review_on"] },
  facts__recording_months: {},
  facts__reported_indicators: { leftOut: ["delivery_id"] },
  facts__staff_months: { leftOut: ["cost_centre_id"], isAdded: true },
  facts__stays: { leftOut: ["episode_id", "producer_id", "started_on", "ended_on"] },
  facts__survey_answers: { leftOut: ["producer_id"] },
  facts__waits: { leftOut: ["queue_entry_id", "producer_id"] },
  facts__year_end_care: { leftOut: ["producer_id", "started_on"] },
};

/** The tables of the contract, by the model of an area that holds their rows. Heavy use is told anew by the nation. */
const LANDED: Readonly<
  Record<(typeof RECEIVED_LANDED)[number], Wording & { readonly model: string }>
> = {
  population: { model: "core__population" },
  regions: { model: "core__regions" },
  client_segments: {
    model: "packages__client_segments",
    where: "segment_system <> 'heavy_use'",
  },
};

/** Changed identities as an area knows them: the nation follows them in the packages of every area. */
export const IDENTITY_LINKS = "identity_links";
export const LINK_COLUMNS: ModelSpec["columns"] = [
  { name: "old_client_id", type: "uuid" },
  { name: "new_client_id", type: "uuid" },
  { name: "changed_on", type: "date" },
];

/** Every table of a package besides the changed identities. */
export function packageTables(): PackageTable[] {
  const models = new Map(
    loadModels(join(PACKAGE_ROOT, "models")).map((model) => [model.name, model]),
  );
  return [
    ...Object.entries(MODELS).map(([model, wording]) =>
      packageTable(named(model), wording, { model }),
    ),
    ...Object.entries(LANDED).map(([landed, wording]) =>
      packageTable(named(wording.model), wording, { landed }),
    ),
  ];

  function named(name: string): Model {
    const model = models.get(name);
    if (model === undefined) throw new Error(`there is no model ${name}`);
    return model;
  }
}

function packageTable(
  { name, spec }: Model,
  { leftOut = [], isAdded = false, where }: Wording,
  becomes: PackageTable["becomes"],
): PackageTable {
  const names = spec.columns.map((column) => column.name);
  return {
    table: spec.released_as ?? name,
    model: name,
    becomes,
    columns: spec.columns,
    leftOut: new Set(leftOut),
    added: isAdded
      ? spec.columns.filter(({ type }) => type === "bigint").map((column) => column.name)
      : [],
    isCut: names.includes("region_code") && names.includes("year"),
    isReference: "landed" in becomes && becomes.landed === "regions",
    where: where ?? null,
    isOfIndicators: name.startsWith("facts__"),
  };
}

export function hasClients({ columns }: Pick<PackageTable, "columns">): boolean {
  return columns.some(({ name }) => name === "client_id");
}

/**
 * The rows of a table with other ids for its clients, rows that are alike added up, in an order that does not
 * depend on how they came.
 *
 * @param relation What is read.
 * @param clientId The new id of a row of `facts`; its joins are in `join`.
 * @param join Text after `from … as facts`.
 * @param condition On a column of `facts`; that of the table when left out.
 */
export function tableSql(
  { columns, leftOut, added, where }: PackageTable,
  relation: string,
  clientId: string,
  join = "",
  condition: string | null = where,
): string {
  const expression = ({ name, type }: ModelSpec["columns"][number]): string => {
    if (leftOut.has(name)) return `cast(null as ${type})`;
    if (name === "client_id") return `cast(${clientId} as uuid)`;
    return added.includes(name) ? `cast(sum(facts.${sqlName(name)}) as ${type})` : `facts.${name}`;
  };
  const list = columns.map((column) => `${expression(column)} as ${sqlName(column.name)}`);
  const keys = columns.flatMap((column, index) =>
    added.includes(column.name) ? [] : [String(index + 1)],
  );
  return `
    select ${list.join(",\n      ")}
    from ${relation} as facts
    ${join}
    ${condition === null ? "" : `where facts.${condition}`}
    ${added.length === 0 ? "" : `group by ${keys.join(", ")}`}
    order by all`;
}
