import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROUTES, type Route } from "../../../src/api/index.ts";
import type { WebFile } from "../../../src/server/web-files.ts";
import { drawnWorkspace } from "../../fixtures/drawn-release.ts";
import {
  ASKERS,
  type AskerName,
  SERVED_TABLES,
  type ServedTest,
  servedTest,
} from "../../fixtures/served-release.ts";

const PAGE: WebFile = {
  mediaType: "text/html; charset=utf-8",
  etag: '"page"',
  isImmutable: false,
  plain: new TextEncoder().encode("<!doctype html><title>Paketti</title>"),
  gzip: null,
  br: null,
};

let served: ServedTest;
beforeAll(async () => {
  served = await servedTest(await drawnWorkspace(SERVED_TABLES), {
    webFiles: new Map([["/index.html", PAGE]]),
  });
});
afterAll(() => served.close());

const INJECTIONS = [
  "' or '1'='1",
  "11'; drop table figures; --",
  '11" union select client_id from client_service_months --',
  "$1",
  "read_csv('/etc/passwd')",
  "=cmd|' /C calc'!A0",
  "../../../../etc/passwd",
  "..%2f..%2fstate%2fpaketti.db",
  "\u0000",
  "ÅÄÖ😀".repeat(20),
  "%",
];

const reads: readonly (readonly [string, Route])[] = Object.entries<Route>(ROUTES).filter(
  ([, route]) => route.method === "get" && (route.answers === "json" || route.answers === "file"),
);

/** An address with a text in one place and what fits in the others. */
function addressWith(route: Route, place: string, text: string): string {
  const value = (name: string) =>
    encodeURIComponent(name === place ? text : (FITTING[name] ?? "x"));
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => value(name));
  const needed = Object.keys(route.query.shape).filter(
    (name) => name === place || NEEDED.has(name),
  );
  return `${path}?${needed.map((name) => `${name}=${value(name)}`).join("&")}`;
}

const NEEDED = new Set(["measure", "figure", "from", "to", "purpose", "cost_centre", "account"]);
const FITTING: Readonly<Record<string, string>> = {
  measure: "cost",
  figure: "measure:cost",
  from: "drawn-1",
  to: "2027.1-draft",
  purpose: "testing",
  cost_centre: "100",
  account: "4000",
  package_id: "P1",
  release_id: "drawn-1",
};

describe("text that tries to break out", () => {
  test.each(reads)("%s: stays text in every parameter", async (_name, route) => {
    const places = [...Object.keys(route.params.shape), ...Object.keys(route.query.shape)];
    for (const place of places) {
      for (const text of INJECTIONS) {
        const response = await served.ask(addressWith(route, place, text));
        const body = await response.text();
        expect([place, text, response.status < 500]).toEqual([place, text, true]);
        expect(body).not.toMatch(/root:|Parser Error|Catalog Error|Binder Error|LINE 1:/);
      }
    }
    const alive = await served.ask("/api/figures?measure=clients&where=year%3D2015");
    expect(await alive.json()).toMatchObject({ rows: [{ cell: { value: 3 } }] });
  });

  test("a condition that is always true keeps nothing more", async () => {
    const where = encodeURIComponent("region=11' or '1'='1");
    const response = await served.ask(`/api/figures?measure=cost&where=${where}`);
    expect(response.status).toBe(404);
  });
});

describe("addresses that lead out of the site", () => {
  test.each([
    "/../paketti.yaml",
    "/assets/../../state/paketti.db",
    "/assets/%2e%2e/%2e%2e/paketti.yaml",
    "/..%2f..%2fpaketti.yaml",
    "/.git/config",
    "/assets/none.js",
    "/api/open-data/..%2f..%2fpaketti.yaml",
    "/api/quarantine/..%2f..%2fstate?purpose=testing",
    "/api/releases/..%2f..%2f/difference?from=drawn-1",
    "/api/recording-audits/..%2f..%2fpaketti.yaml/file?purpose=testing",
    "/api/open-data/%2e%2e%2f%2e%2e%2fpaketti.yaml",
    "/api/open-data/%252e%252e%252fpaketti.yaml",
  ])("%s", async (path) => {
    const response = await served.ask(path);
    const body = await response.text();
    expect(response.status === 200 ? body : "refused").toMatch(/refused|<title>Paketti/);
    expect(body).not.toContain("format: 1");
  });
});

describe("bodies that do not fit", () => {
  const post = (body: string, type = "application/json") =>
    served.ask("/api/jobs", "officer", {
      method: "POST",
      body,
      headers: { "content-type": type },
    });

  test.each([
    ["not JSON", "{", "application/json", 400],
    ["another type", "kind=run", "application/x-www-form-urlencoded", 400],
    ["another kind", '{"kind":"drop"}', "application/json", 400],
    ["null", "null", "application/json", 400],
    ["a list", "[]", "application/json", 400],
    ["a tower of lists", "[".repeat(100_000), "application/json", 400],
    ["a prototype", '{"__proto__":{"kind":"run"}}', "application/json", 400],
    ["two megabytes", `{"kind":"${"x".repeat(2_000_000)}"}`, "application/json", 413],
  ])("%s", async (_what, body, type, status) => {
    const response = await post(body, type);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status });
  });
});

describe("roles", () => {
  const PATHS = [
    "/api/figures?measure=cost&by=region",
    "/api/figures?measure=cost&by=producer",
    "/api/figures?measure=cost&by=producer&format=csv",
    "/api/early-warnings?region=11",
    "/api/peers?region=11",
    "/api/figures?measure=cost&where=region%3D11",
    "/api/overview?region=11",
    "/api/packages/P1?region=11",
    "/api/packages/P1?region=01",
    "/api/dependencies?region=11",
    "/api/comparison?figure=indicator:E-01",
    "/api/indicator-figures",
    "/api/trace/figure?measure=cost&where=region%3D11",
    "/api/trace/ledger-lines",
    "/api/catalogue/coverage",
    "/api/findings",
    "/api/deliveries",
    "/api/proofs",
  ];
  const names: AskerName[] = [
    "officer",
    "national",
    "organiser",
    "neighbour",
    "producer",
    "public",
  ];

  test("no answer of one viewer is ever given to another, in whatever order they ask", async () => {
    const apart = new Map<string, string>();
    for (const name of names) {
      const alone = await servedTest(await drawnWorkspace(SERVED_TABLES));
      for (const path of PATHS) apart.set(`${name} ${path}`, await answerOf(alone, path, name));
      await alone.close();
    }
    for (const turn of [names, names.toReversed(), [...names, ...names]]) {
      const together = await Promise.all(
        PATHS.flatMap((path) =>
          turn.map(async (name) => [name, path, await answerOf(served, path, name)] as const),
        ),
      );
      for (const [name, path, answer] of together) {
        expect([name, path, answer]).toEqual([name, path, apart.get(`${name} ${path}`)]);
      }
    }
  });

  test("what another has read is not taken for read: an answer's tag is its viewer's", async () => {
    for (const path of PATHS) {
      for (const [reader, other] of [
        ["officer", "producer"],
        ["organiser", "neighbour"],
        ["national", "public"],
      ] as const) {
        const read = await served.ask(path, reader);
        const tag = read.headers.get("etag");
        if (read.status !== 200 || tag === null) continue;
        expect(read.headers.get("cache-control")).toBe("private, no-cache");
        expect(read.headers.get("vary")).toContain("cookie");
        const again = await served.ask(path, other, { headers: { "if-none-match": tag } });
        const own = await served.ask(path, other);
        if ((await own.text()) !== (await read.text()))
          expect([path, other, again.status]).toEqual([path, other, own.status]);
      }
    }
  });

  test("the public sees no figure of the release, and is told to sign in", async () => {
    for (const path of PATHS.filter((one) => !/comparison|indicator-figures/.test(one))) {
      expect((await served.ask(path, "public")).status).toBe(401);
    }
    const open = await served.ask("/api/indicator-figures", "public");
    expect(await open.json()).toMatchObject({ rows: [] });
  });

  test("a producer sees its own rows alone", async () => {
    const response = await served.ask("/api/figures?measure=cost&by=producer", "producer");
    expect(await response.json()).toMatchObject({
      rows: [{ coordinates: [{ code: "bought" }], cell: { value: 50.5 } }],
    });
  });

  test("an organiser follows figures to the ledger in its own region only", async () => {
    const own = await served.ask("/api/trace/figure?measure=cost&where=region%3D11", "organiser");
    const other = await served.ask("/api/trace/figure?measure=cost&where=region%3D11", "neighbour");
    const lines = await served.ask("/api/trace/ledger-lines", "neighbour");
    expect([own.status, other.status]).toEqual([200, 403]);
    expect(await lines.json()).toMatchObject({ ledger_lines: [{ region_code: "01" }] });
  });

  test("what an asker may not do is refused for every route that needs a permission", async () => {
    const answered = new Set(served.hono.routes.map(({ path }) => path));
    const guarded = reads.filter(
      ([, route]) =>
        route.permission !== "nothing" && answered.has(route.path.replaceAll(/\{(\w+)\}/g, ":$1")),
    );
    expect(guarded.length).toBeGreaterThan(20);
    for (const [, route] of guarded) {
      for (const name of names) {
        const response = await served.ask(addressWith(route, "", ""), name);
        const isAllowed = ASKERS[name].permissions.has(route.permission);
        const refusal = name === "public" ? 401 : 403;
        if (!isAllowed)
          expect([route.path, name, response.status]).toEqual([route.path, name, refusal]);
      }
    }
  });
});

test("every answer has its safe headers and its id; the log holds no address and no text of theirs", async () => {
  for (const path of ["/", "/api/release", "/api/figures?measure=secret-word", "/health"]) {
    const response = await served.ask(path);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.get("referrer-policy")).toBe("same-origin");
    expect(response.headers.get("x-request-id")).toMatch(/^[\w-]{8,}$/);
  }
  const log = JSON.stringify(served.log);
  expect(log).not.toContain("secret-word");
  expect(log).not.toContain("u-officer");
});

async function answerOf(app: ServedTest, path: string, name: AskerName): Promise<string> {
  const response = await app.ask(path, name);
  const text = await response.text();
  return `${response.status} ${text.replaceAll(/"request_id":"[^"]*"/g, "")}`;
}
