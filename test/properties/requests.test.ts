import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openApiDocument } from "../../src/server/index.ts";
import { drawnWorkspace } from "../fixtures/drawn-release.ts";
import {
  ASKERS,
  type AskerName,
  SERVED_TABLES,
  type ServedTest,
  servedTest,
} from "../fixtures/served-release.ts";

const REQUESTS = 10_000;
const AT_ONCE = 20;

let served: ServedTest;
beforeAll(async () => {
  served = await servedTest(await drawnWorkspace(SERVED_TABLES), {
    settings: { computedPerMinute: null },
  });
});
afterAll(() => served.close());

const Schema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
});
const Operation = z.looseObject({
  parameters: z.array(
    z.looseObject({
      name: z.string(),
      in: z.enum(["path", "query"]),
      required: z.boolean(),
      schema: z.unknown(),
    }),
  ),
  requestBody: z
    .looseObject({
      content: z.record(z.string(), z.looseObject({ schema: z.unknown() })),
    })
    .optional(),
});
const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

const document = Document.parse(openApiDocument("0.0.0-test"));

/** What the release knows, so that many requests get past the door; and what nobody should send. */
const KNOWN = [
  "11",
  "01",
  "FI",
  "P1",
  "P2",
  "P1-F1",
  "P1-S1",
  "cost",
  "clients",
  "co_use",
  "hit_share",
  "region",
  "region,package",
  "package",
  "producer",
  "age_group",
  "year=2015",
  "region=11",
  "package=P1",
  "drawn-1",
  "previous_year",
  "peers",
  "indicator:E-01",
  "measure:cost_per_resident",
  "100",
  "4000",
  "2015-01",
  "d1",
  "testing it",
  "E-01",
  "2026.1-draft",
  "csv",
  "json",
  "xlsx",
  "json_stat",
];
const ODD = [
  "",
  "'",
  '"; drop table figures; --',
  "\u0000",
  "%00",
  "../..",
  "😀",
  "1e309",
  "NaN",
  "-1",
  "__proto__",
  "constructor",
  "a".repeat(400),
  "=1+1",
  "{}",
  "null",
];

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...KNOWN) },
  { weight: 2, arbitrary: fc.constantFrom(...ODD) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
);

/** A value for a JSON Schema: often what it asks for, sometimes not. */
function valueFor(schema: unknown, depth = 0): fc.Arbitrary<unknown> {
  const parsed = Schema.safeParse(schema);
  if (!parsed.success || depth > 4) return fc.jsonValue({ maxDepth: 2 });
  const { type, enum: choices, const: only, $ref, properties, items } = parsed.data;
  const fitting = (): fc.Arbitrary<unknown> => {
    if ($ref !== undefined)
      return valueFor(document.components.schemas[$ref.split("/").at(-1) ?? ""], depth + 1);
    if (choices !== undefined && choices.length > 0) return fc.constantFrom(...choices);
    if (only !== undefined) return fc.constant(only);
    switch (type) {
      case "integer":
      case "number":
        return fc.oneof(
          fc.constantFrom(0, 1, 2, 2015, 2016, 200),
          fc.integer({ min: -5, max: 20_000 }),
        );
      case "boolean":
        return fc.boolean();
      case "array":
        return fc.array(valueFor(items, depth + 1), { maxLength: 3 });
      case "object":
        return fc.record(
          Object.fromEntries(
            Object.entries(properties ?? {}).map(([name, one]) => [name, valueFor(one, depth + 1)]),
          ),
          { requiredKeys: parsed.data.required ?? [] },
        );
      default:
        return text;
    }
  };
  return fc.oneof(
    { weight: 9, arbitrary: fitting() },
    { weight: 1, arbitrary: fc.oneof(text, fc.jsonValue({ maxDepth: 2 })) },
  );
}

type Sent = {
  readonly method: string;
  readonly path: string;
  readonly as: AskerName;
  readonly body: string | undefined;
};

function requestOf(
  path: string,
  method: string,
  operation: z.infer<typeof Operation>,
): fc.Arbitrary<Sent> {
  const parameters = operation.parameters.map((parameter) => {
    const value = valueFor(parameter.schema);
    const isSent = parameter.required ? fc.constant(true) : fc.boolean();
    return fc.tuple(isSent, value).map(([sent, one]) => ({ ...parameter, sent, one }));
  });
  const content = Object.values(operation.requestBody?.content ?? {})[0];
  const body =
    content === undefined
      ? fc.constant(undefined)
      : valueFor(content.schema).map((value) => JSON.stringify(value) ?? "");
  const as = fc.constantFrom<AskerName>(
    "officer",
    "officer",
    "organiser",
    "producer",
    "national",
    "public",
  );
  return fc.tuple(fc.tuple(...parameters), body, as).map(([all, sentBody, asker]) => {
    const filled = all
      .filter((one) => one.in === "path")
      .reduce(
        (address, { name, one }) =>
          address.replace(`{${name}}`, encodeURIComponent(wellFormed(one))),
        path,
      );
    const query = new URLSearchParams();
    for (const { name, one } of all.filter(
      (parameter) => parameter.in === "query" && parameter.sent,
    )) {
      for (const value of Array.isArray(one) ? one : [one]) query.append(name, wellFormed(value));
    }
    return { method, path: `${filled}?${query}`, as: asker, body: sentBody };
  });
}

function wellFormed(value: unknown): string {
  return (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).replaceAll(
    /\p{Surrogate}/gu,
    "\u{fffd}",
  );
}

test(`${REQUESTS} requests made of the OpenAPI document meet no fault of ours`, async () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      weight: method === "get" ? 8 : 1,
      arbitrary: requestOf(path, method.toUpperCase(), operation),
    })),
  );
  const requests = fc.sample(fc.oneof(...operations), { numRuns: REQUESTS, seed: 20260203 });
  const faults: string[] = [];
  const statuses = new Map<number, number>();
  const queue = [...requests];
  const worker = async () => {
    for (let sent = queue.pop(); sent !== undefined; sent = queue.pop()) {
      const { method, path, as, body } = sent;
      const response = await served.ask(path, as, {
        method,
        ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
      });
      await response.arrayBuffer();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      if (response.status >= 500) faults.push(`${method} ${path} as ${as}: ${response.status}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const told = served.log.filter(({ event }) => event === "fault");
  expect([...new Set(told.map(({ route, fault, at }) => `${route}: ${fault} ${at}`))]).toEqual([]);
  expect(faults.slice(0, 10)).toEqual([]);
  // Not all of them may be turned away at the door.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 10);
  expect(Object.keys(ASKERS).length).toBeGreaterThan(1);
}, 240_000);
