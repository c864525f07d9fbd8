import { z } from "zod";
import { FORMATS, type Format, Problem, ROUTES, type Route } from "../api/index.ts";

type Json = { readonly [key: string]: unknown };

/** The interface as an OpenAPI 3.1 document, made from the very schemas that the server and the client use. */
export function openApiDocument(programVersion: string): Json {
  const components = new Map<string, unknown>();
  const schemaOf = (schema: z.ZodType, io: "input" | "output"): Json => {
    const { $defs, $schema, ...body } = withReferences(z.toJSONSchema(schema, { io }));
    for (const [name, definition] of Object.entries(isJson($defs) ? $defs : {})) {
      components.set(name, definition);
    }
    const id = schema.meta()?.id;
    if (id === undefined || "$ref" in body) return body;
    components.set(id, body);
    return { $ref: `#/components/schemas/${id}` };
  };
  const problem = schemaOf(Problem, "output");
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method]: operation(name, route, schemaOf, problem),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Paketti",
      version: programVersion,
      description:
        "Service packages from deliveries to decisions. Every figure is a cell with its unit, period, interval and release; zero, missing, hidden and not comparable are four different things.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths,
    components: { schemas: Object.fromEntries([...components].sort(byName)) },
  };
}

type SchemaOf = (schema: z.ZodType, io: "input" | "output") => Json;

function operation(name: string, route: Route, schemaOf: SchemaOf, problem: Json): Json {
  const hasBody = !["get", "delete"].includes(route.method);
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.subject],
    description:
      route.permission === "nothing" ? "Open to all." : `Needs the permission ${route.permission}.`,
    parameters: [
      ...parameters(route.params, "path", schemaOf),
      ...parameters(route.query, "query", schemaOf),
      ...(route.formats.length === 0
        ? []
        : [
            {
              name: "format",
              in: "query",
              required: false,
              description: "The form of the answer, for links; otherwise by the Accept header",
              schema: { type: "string", enum: ["json", ...route.formats] },
            },
          ]),
    ],
    ...(hasBody
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: schemaOf(route.body, "input") } },
          },
        }
      : {}),
    responses: {
      "200": { description: route.summary, content: content(route, schemaOf) },
      "4XX": {
        description: "What a person can put right",
        content: { "application/problem+json": { schema: problem } },
      },
    },
  };
}

function content(route: Route, schemaOf: SchemaOf): Json {
  if (route.answers === "file") return { "*/*": { schema: { type: "string" } } };
  const schema = schemaOf(route.answer, "output");
  if (route.answers === "events") return { "text/event-stream": { schema } };
  const files = route.formats.map((format: Format) => [
    FORMATS[format],
    { schema: { type: "string" } },
  ]);
  return { "application/json": { schema }, ...Object.fromEntries(files) };
}

function parameters(schema: z.ZodObject, place: "path" | "query", schemaOf: SchemaOf): Json[] {
  const { properties, required } = schemaOf(schema, "input");
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(isJson(properties) ? properties : {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || needed.includes(name),
    schema: property,
    ...(isJson(property) && typeof property["description"] === "string"
      ? { description: property["description"] }
      : {}),
  }));
}

/** zod keeps named schemas beside the one that uses them; the document keeps them all in one place. */
function withReferences(schema: unknown): Json {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  const parsed: unknown = JSON.parse(text);
  return isJson(parsed) ? parsed : {};
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
