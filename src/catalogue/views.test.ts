import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PACKAGE_ROOT } from "../domain/package-root.ts";
import { loadCatalogue, loadView, loadViews, viewPlacements, viewTotal } from "./index.ts";

const CATALOGUE = join(PACKAGE_ROOT, "catalogue");
const catalogues = ["2026.1-draft", "2027.1-draft"].map((version) =>
  loadCatalogue(CATALOGUE, version),
);
const views = catalogues.flatMap((catalogue) =>
  loadViews(CATALOGUE, catalogue).map((view) => ({
    catalogue,
    view,
    rows: viewPlacements(catalogue, view),
  })),
);

function nodesAt(viewId: string, serviceId: string, age: number): string[] {
  const found = views.find(({ view }) => view.id === viewId);
  return (found?.rows ?? [])
    .filter((row) => row.service_id === serviceId && row.age_from <= age && age < row.age_until)
    .map((row) => row.node_id);
}

test("each version has the views by life stage, by service task and of elderly care", () => {
  expect(views.map(({ view }) => view.id)).toEqual([
    ...["elderly_care", "life_stage", "service_task"],
    ...["elderly_care", "life_stage", "service_task"],
  ]);
});

test("in every view every service at every age, known or not, is on exactly one node", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...views).chain(({ catalogue, view, rows }) =>
        fc.record({
          service: fc.constantFrom(...catalogue.services),
          age: fc.integer({ min: -1, max: 130 }),
          view: fc.constant(view),
          rows: fc.constant(rows),
        }),
      ),
      ({ service, age, view, rows }) => {
        const taking = rows.filter(
          (row) =>
            row.service_id === service.service_id && row.age_from <= age && age < row.age_until,
        );
        expect(taking).toHaveLength(1);
        expect(["other", ...view.nodes.map((node) => node.id)]).toContain(taking[0]?.node_id);
      },
    ),
    { numRuns: 2000 },
  );
});

test("specialised care of people aged 75 or over is shown in care and nursing, and only there", () => {
  expect(nodesAt("elderly_care", "PP06-F03-S02", 74)).toEqual(["centralised_specialised_care"]);
  expect(nodesAt("elderly_care", "PP06-F03-S02", 75)).toEqual(["care_and_nursing"]);
  expect(nodesAt("elderly_care", "PP04-F10-S01", 60)).toEqual(["care_and_nursing"]);
  expect(nodesAt("elderly_care", "PP13-F02-S01", 80)).toEqual(["emergency_medical_services"]);
});

test("a life stage takes the services of all ages by age, and its own package whole", () => {
  expect(nodesAt("life_stage", "PP05-F03-S01", 17)).toEqual(["children_young_and_families"]);
  expect(nodesAt("life_stage", "PP05-F03-S01", 18)).toEqual(["working_age"]);
  expect(nodesAt("life_stage", "PP05-F03-S01", 65)).toEqual(["older_people"]);
  expect(nodesAt("life_stage", "PP05-F03-S01", -1)).toEqual(["other"]);
  expect(nodesAt("life_stage", "PP01-F02-S01", 33)).toEqual(["children_young_and_families"]);
  expect(nodesAt("life_stage", "PP17-F01-S01", -1)).toEqual(["shared_support"]);
});

test("the view by service task follows the task in each function's own mappings", () => {
  for (const { catalogue, view, rows } of views.filter(
    (entry) => entry.view.id === "service_task",
  )) {
    const nameOf = new Map(view.nodes.map((node) => [node.id, node.names.fi]));
    for (const service of catalogue.services) {
      const row = rows.find((candidate) => candidate.service_id === service.service_id);
      const { service_task } = catalogue.functionOf(service).mappings;
      expect(nameOf.get(row?.node_id ?? "")).toBe(service_task.name_fi);
    }
  }
});

describe("a total", () => {
  const row = (view_id: string, node_id: string, event_count: number) => ({
    view_id,
    node_id,
    event_count,
    cost_microeuros: BigInt(event_count) * 1_000_000n,
  });

  test("adds up the nodes of one view", () => {
    expect(viewTotal([row("life_stage", "working_age", 3), row("life_stage", "other", 2)])).toEqual(
      {
        event_count: 5,
        cost_microeuros: 5_000_000n,
      },
    );
  });

  test("never mixes two views, nor takes a node twice", () => {
    expect(() =>
      viewTotal([row("life_stage", "other", 1), row("elderly_care", "other", 1)]),
    ).toThrow(
      "a total over the views life_stage and elderly_care would count every event more than once",
    );
    expect(() => viewTotal([row("life_stage", "other", 1), row("life_stage", "other", 1)])).toThrow(
      "node other of view life_stage is given twice",
    );
  });
});

describe("a view of one's own", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "paketti-views-"));
    cpSync(CATALOGUE, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const NAMES = "names: {fi: A, sv: A, en: A}";
  function own(nodes: string, version = "2026.1-draft") {
    writeFileSync(
      join(folder, "views/own.yaml"),
      `id: own\nversion: 1\ncatalogue_version: 2026.1-draft\nstatus: proposal\n${NAMES}\ndescription: Ours\nnodes:\n${nodes}`,
    );
    return loadView(folder, loadCatalogue(folder, version), "own");
  }
  const node = (id: string, ...includes: string[]) =>
    `  - {id: ${id}, ${NAMES}, includes: [${includes.join(", ")}]}\n`;

  test("a service goes before a function, a function before a package, and ages before none", () => {
    const view = own(
      node("package", "{package_id: PP04}") +
        node("aged", "{package_id: PP04, age_from: 75}") +
        node("function", "{function_id: PP04-F04}") +
        node("service", "{service_id: PP04-F04-S01}"),
    );
    const ranges = (serviceId: string) =>
      view.placements
        .filter((placement) => placement.service_id === serviceId)
        .map(({ age_from, age_until, node_id }) => [age_from, age_until, node_id]);
    expect(ranges("PP04-F04-S01")).toEqual([[-1, 200, "service"]]);
    expect(ranges("PP04-F04-S02")).toEqual([[-1, 200, "function"]]);
    expect(ranges("PP04-F01-S01")).toEqual([
      [-1, 75, "package"],
      [75, 200, "aged"],
    ]);
    expect(ranges("PP05-F01-S01")).toEqual([[-1, 200, "other"]]);
  });

  test("is refused when two nodes take the same service and age with the same right", () => {
    expect(() =>
      own(
        node("young", "{package_id: PP05, age_until: 19}") +
          node("adult", "{package_id: PP05, age_from: 18}"),
      ),
    ).toThrow(
      /own\.yaml: nodes\[adult\]\.includes\[0\]: takes PP05-F01-S01 at age 18 with the same right as nodes\[young\]\.includes\[0\]; in one view an event counts once/,
    );
  });

  test("is refused with an unknown code, an empty age range or the name of the rest", () => {
    expect(() => own(node("a", "{function_id: PP04-F14}"))).toThrow(
      /nodes\[a\]\.includes\[0\]: unknown code "PP04-F14"; did you mean PP04-F/,
    );
    expect(() => own(node("a", "{package_id: PP04, age_from: 75, age_until: 65}"))).toThrow(
      "age_until is not above age_from",
    );
    expect(() => own(node("other", "{package_id: PP04}"))).toThrow("choose another id");
    expect(() => own(node("a", "{package_id: PP04, function_id: PP04-F01}"))).toThrow(
      "name exactly one of package_id, function_id, service_id",
    );
  });

  test("follows packages that a later version merged, and refuses to part them", () => {
    const both = node("a", "{package_id: PP18}", "{package_id: PP19}");
    expect(own(both, "2027.1-draft").nodes[0]?.includes).toEqual([{ package_id: "PP22" }]);
    const parted = node("a", "{package_id: PP18}") + node("b", "{package_id: PP19}");
    expect(() => own(parted, "2027.1-draft")).toThrow("in one view an event counts once");
  });
});
