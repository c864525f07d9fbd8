import { beforeAll, describe, expect, test } from "vitest";
import { ROUTES, type Role, type Route } from "../../src/api/index.ts";
import { PERMISSIONS } from "../../src/people/index.ts";
import {
  ask,
  type PeopleServer,
  peopleServer,
  signedIn,
  type TestBrowser,
  testUser,
} from "../fixtures/people-server.ts";

/** Who may what, as the design says it; the program's own table is held against it. */
const TABLE = `
                  | national | organiser | producer | data_officer | publisher | administrator
see_figures       | x        | x         | x        | x            | x         |
see_deliveries    |          |           |          | x            | x         | x
read_quarantine   |          |           |          | x            |           |
explain_events    |          |           |          | x            |           |
accept_findings   |          |           |          | x            |           |
run               |          |           |          | x            |           |
see_publications  | x        | x         |          | x            | x         |
publish           |          |           |          |              | x         |
administer        |          |           |          |              |           | x
read_audit        |          |           |          |              |           | x
save_views        | x        | x         | x        | x            | x         | x`;

/** Open to all: signing in, what has been published, and what the packages and indicators mean. */
const OPEN_ROUTES = [
  "DELETE /api/session",
  "GET /api/catalogue",
  "GET /api/catalogue/changes",
  "GET /api/indicator-figures",
  "GET /api/indicators",
  "GET /api/open-data",
  "GET /api/open-data/:name",
  "GET /api/producers/comparison",
  "GET /api/release",
  "GET /api/session",
  "POST /api/session",
  "POST /api/session/password",
];
const BESIDE_THE_ROUTES = [
  "ALL /api/*",
  "GET /api/docs",
  "GET /api/docs.css",
  "GET /api/openapi.json",
  "GET /api/session/oidc/:provider_id",
  "GET /api/session/oidc/:provider_id/callback",
  "GET /health",
  "GET /metrics",
  "GET /ready",
];

const expected = tableOf(TABLE);
const routes = Object.values<Route>(ROUTES);

test("the table of permissions is the one that was agreed", () => {
  expect(
    Object.fromEntries(Object.entries(PERMISSIONS).map(([name, roles]) => [name, [...roles]])),
  ).toEqual(Object.fromEntries(expected));
});

test("who runs does not publish, and who administers sees no figures", () => {
  const both = (left: string, right: string) =>
    (expected.get(left) ?? []).filter((role) => expected.get(right)?.includes(role));
  expect(both("run", "publish")).toEqual([]);
  expect(both("administer", "see_figures")).toEqual([]);
});

describe("on a listening server", () => {
  let server: PeopleServer;
  const browsers = new Map<Role, TestBrowser>();
  beforeAll(async () => {
    server = await peopleServer("sqlite");
    await testUser(server, ["administrator"]);
    const about = { regions: ["11"], producers: ["P1"] };
    for (const role of rolesOf(TABLE))
      browsers.set(role, await signedIn(server, await testUser(server, [role], about)));
  });

  test("every address has its rule: one without is refused by this test", () => {
    const known = routes.map((route) => `${route.method.toUpperCase()} ${shape(route.path)}`);
    const answered = server.addresses
      .map(({ method, path }) => `${method} ${path}`)
      .filter((address) => !/^ALL \/?(api\/)?\*$/.test(address) && !address.startsWith("ALL *"));
    const without = answered.filter(
      (address) => !known.includes(address) && !BESIDE_THE_ROUTES.includes(address),
    );
    expect([...new Set(without)].filter((address) => !isWebFile(address))).toEqual([]);
    const open = routes.filter(({ permission }) => permission === "nothing");
    expect(
      open.map(({ method, path }) => `${method.toUpperCase()} ${shape(path)}`).toSorted(),
    ).toEqual(OPEN_ROUTES);
  });

  const guarded = routes.filter(({ permission }) => permission !== "nothing");
  test.each(guarded.map((route) => [`${route.method} ${route.path}`, route] as const))(
    "%s is for those who may, and for nobody else",
    async (_name, route) => {
      const isAnswered = server.addresses.some(
        ({ method, path }) => method === route.method.toUpperCase() && path === shape(route.path),
      );
      const path = route.path.replaceAll(/\{\w+\}/g, "x");
      const method = route.method.toUpperCase();
      const asked = ["GET", "DELETE"].includes(method) ? {} : { body: {} };
      const nobody = await ask(server, method, path, asked);
      expect([isAnswered, nobody.status]).toEqual([isAnswered, isAnswered ? 401 : 404]);
      if (!isAnswered) return;
      for (const [role, browser] of browsers) {
        const { status, json } = await browser.ask(method, path, asked);
        const may = expected.get(route.permission)?.includes(role) ?? false;
        const refusal = `${status} ${json?.["technical_detail"]}`.startsWith(
          "403 this address needs the permission",
        );
        expect({ role, refusal }).toEqual({ role, refusal: !may });
        expect({ role, isFault: status >= 500 }).toEqual({ role, isFault: false });
      }
    },
  );
});

function shape(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** The pages and their files: the same for all, with no figure in them. */
function isWebFile(address: string): boolean {
  return /^GET (\/\*|\/|\/assets\/.*|.*\*)$/.test(address);
}

function rolesOf(table: string): Role[] {
  const [head = ""] = table.trim().split("\n");
  const names = head.split("|").map((cell) => cell.trim());
  return names.filter((name): name is Role => name !== "");
}

function tableOf(table: string): Map<string, Role[]> {
  const roles = rolesOf(table);
  const lines = table.trim().split("\n").slice(1);
  return new Map(
    lines.map((line) => {
      const [permission = "", ...marks] = line.split("|").map((cell) => cell.trim());
      return [permission, roles.filter((_role, index) => marks[index] === "x")] as const;
    }),
  );
}
