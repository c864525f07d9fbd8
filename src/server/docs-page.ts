import type { Hono } from "hono";
import { FORMATS, ROUTES, type Route, SUBJECTS } from "../api/index.ts";
import { PROBLEM_TEXTS } from "../domain/error-texts.ts";
import { USER_ERRORS } from "../domain/errors.ts";
import type { ServerEnv } from "./observed.ts";
import { openApiDocument } from "./openapi.ts";

/** The OpenAPI document, and the same for reading. */
export function addDocs(app: Hono<ServerEnv>, programVersion: string): void {
  const document = JSON.stringify(openApiDocument(programVersion));
  const page = docsPage(programVersion);
  app.get("/api/openapi.json", (c) =>
    c.body(document, 200, { "content-type": "application/json" }),
  );
  app.get("/api/docs", (c) => c.html(page));
  app.get("/api/docs.css", (c) =>
    c.body(STYLE, 200, { "content-type": "text/css; charset=utf-8" }),
  );
}

function docsPage(programVersion: string): string {
  const bySubject = SUBJECTS.map((subject) => {
    const routes = Object.values<Route>(ROUTES).filter((route) => route.subject === subject);
    return `<h2 id="${subject}">${subject}</h2>${routes.map(routeSection).join("")}`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Paketti: the interface</title><link rel="stylesheet" href="/api/docs.css"></head>
<body><main>
<h1>The interface of Paketti</h1>
<p>Version ${escaped(programVersion)}. The same for programs: <a href="/api/openapi.json">OpenAPI 3.1</a>.
Every figure is a cell with its unit, period, interval and release. Zero, missing, hidden and not
comparable are four different things.</p>
${bySubject.join("")}
<h2 id="errors">Errors</h2>
<p>Faults are problem details (RFC 9457) with a code, in the language of <code>Accept-Language</code>.</p>
<table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>What to do</th></tr></thead>
<tbody>${errorRows()}</tbody></table>
</main></body></html>`;
}

function routeSection(route: Route): string {
  const names = [...Object.keys(route.params.shape), ...Object.keys(route.query.shape)];
  const forms = ["application/json", ...route.formats.map((format) => FORMATS[format])];
  return `<section><h3><span>${route.method.toUpperCase()}</span> <code>${escaped(route.path)}</code></h3>
<p>${escaped(route.summary)}. ${
    route.permission === "nothing"
      ? "Open to all."
      : `Needs <code>${escaped(route.permission)}</code>.`
  }</p>
${names.length === 0 ? "" : `<p>Takes ${names.map((name) => `<code>${escaped(name)}</code>`).join(", ")}.</p>`}
${route.formats.length === 0 ? "" : `<p>Answers as ${forms.map((form) => `<code>${escaped(form)}</code>`).join(", ")}.</p>`}</section>`;
}

function errorRows(): string {
  return Object.entries(PROBLEM_TEXTS)
    .map(([code, { title, whatToDo }]) => {
      const status = Object.entries(USER_ERRORS).find(([known]) => known === code)?.[1].http ?? 500;
      return `<tr id="error-${code}"><td><code>${code}</code></td><td>${status}</td><td>${escaped(title.en)}</td><td>${escaped(whatToDo.en)}</td></tr>`;
    })
    .join("");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const STYLE = `
:root { color-scheme: light dark; --paper: #fbfaf6; --ink: #1c2024; --line: #d9d4c7; --accent: #0f5c66; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181a; --ink: #e9e6dd; --line: #3a3d40; --accent: #7cc4cf; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.5 "Source Serif 4", Georgia, serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); text-transform: capitalize; }
h3 { margin: 1.5rem 0 0.25rem; font-size: 1rem; font-weight: 600; }
h3 span { color: var(--accent); }
p { margin: 0.25rem 0; }
a { color: var(--accent); }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: 0.3rem 0.75rem 0.3rem 0; border-bottom: 1px solid var(--line); }
`;
