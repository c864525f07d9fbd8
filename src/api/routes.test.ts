import { expect, test } from "vitest";
import { z } from "zod";
import { createClient, routeAddress } from "./client.ts";
import { ApiError, ROUTES, type Route } from "./index.ts";

const routes: readonly (readonly [string, Route])[] = Object.entries(ROUTES);

test("every address of the interface is there once", () => {
  const addresses = routes.map(([, route]) => `${route.method} ${route.path}`);
  expect(addresses.filter((address, index) => addresses.indexOf(address) !== index)).toEqual([]);
});

test("the parts of each address are described, and no others", () => {
  for (const [name, route] of routes) {
    const parts = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect({ name, parts: Object.keys(route.params.shape) }).toEqual({ name, parts });
  }
});

test("every schema can be written as JSON Schema for the OpenAPI document", () => {
  for (const [, route] of routes) {
    for (const schema of [route.params, route.query, route.body]) {
      expect(z.toJSONSchema(schema, { io: "input" })).toHaveProperty("type");
    }
    expect(z.toJSONSchema(route.answer, { io: "output" })).toBeTypeOf("object");
  }
});

test("an address carries its parts and its query, written so that nothing breaks out of them", () => {
  expect(
    routeAddress(ROUTES.packagePage, {
      params: { package_id: "../PP04" },
      query: { region: "11&x=1", year: 2015, compare: undefined },
    }),
  ).toBe("/api/packages/..%2FPP04?region=11%26x%3D1&year=2015");
  expect(
    routeAddress(ROUTES.figures, {
      query: { measure: "cost", where: ["year=2015", "package=PP04"] },
    }),
  ).toBe("/api/figures?measure=cost&where=year%3D2015&where=package%3DPP04");
});

test("the client gives what the schema says, and problem details as an error", async () => {
  const answers = [
    new Response(JSON.stringify({ jobs: [] })),
    new Response(
      JSON.stringify({
        type: "about:blank",
        title: "Ei löydy",
        status: 404,
        code: "no_release",
        detail: "no release yet",
        technical_detail: "no release yet",
        what_to_do: "Tee ajo.",
        request_id: "r1",
      }),
      { status: 404 },
    ),
    new Response("<html>", { status: 502 }),
  ];
  const client = createClient({ fetch: async () => answers.shift() ?? Response.error() });
  expect(await client.ask(ROUTES.jobs)).toEqual({ jobs: [] });
  const refused = await client.ask(ROUTES.jobs).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ApiError);
  expect(refused).toMatchObject({ problem: { code: "no_release", what_to_do: "Tee ajo." } });
  await expect(client.ask(ROUTES.jobs)).rejects.toMatchObject({ problem: { code: "internal" } });
});
