import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Session } from "../../src/api/index.ts";
import { PASSWORD, type PeopleServer, peopleServer, testUser } from "../fixtures/people-server.ts";

let server: PeopleServer;
let browser: Browser;
beforeAll(async () => {
  server = await peopleServer("sqlite");
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ["--no-sandbox", "--disable-background-networking"],
  });
});
afterAll(() => browser.close());

test.each(["localhost", "127.0.0.1"])(
  "over plain http a browser keeps the Secure cookie of %s, and no script can read it",
  async (host) => {
    const { username } = await testUser(server, ["data_officer"]);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`http://${host}:${server.port}/api/docs`);
    const given = { username, password: PASSWORD };
    const seen = await page.evaluate(async (body) => {
      const send = (method: string, path: string, token: string) =>
        fetch(path, {
          method,
          headers: { "content-type": "application/json", "x-csrf-token": token },
          ...(method === "POST" ? { body: JSON.stringify(body) } : {}),
        });
      await send("POST", "/api/session", "");
      const session = await (await send("GET", "/api/session", "")).text();
      const [, token = ""] = /"csrf_token":"([^"]+)"/.exec(session) ?? [];
      const withoutToken = (await send("PATCH", "/api/settings", "")).status;
      return { session, token, withoutToken };
    }, given);
    expect(Session.parse(JSON.parse(seen.session))).toMatchObject({
      user: { name: expect.stringMatching(/^User \d+$/) },
      permissions: expect.arrayContaining(["run"]),
    });
    expect(seen.withoutToken).toBe(403);
    expect(await page.evaluate("document.cookie")).toBe("");
    const left = await page.evaluate(
      async (token) =>
        (await fetch("/api/session", { method: "DELETE", headers: { "x-csrf-token": token } }))
          .status,
      seen.token,
    );
    expect(left).toBe(200);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  },
);

test("a page of another site can neither change nor read anything with the session", async () => {
  const { username } = await testUser(server, ["data_officer"]);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://localhost:${server.port}/api/docs`);
  await page.evaluate(
    (body) =>
      fetch("/api/session", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    { username, password: PASSWORD },
  );
  expect(await context.cookies()).toMatchObject([
    { name: "__Host-paketti", secure: true, httpOnly: true, sameSite: "Lax", path: "/" },
  ]);
  const elsewhere = await context.newPage();
  await elsewhere.goto(`http://127.0.0.1:${server.port}/api/docs`);
  const target = `http://localhost:${server.port}/api/session`;
  const read = await elsewhere.evaluate(
    (address) =>
      fetch(address, { credentials: "include" }).then(
        (answer) => answer.status,
        () => "refused by the browser",
      ),
    target,
  );
  expect(read).toBe("refused by the browser");
  await page.reload();
  const still = await page.evaluate(async () => (await fetch("/api/session")).text());
  expect(Session.parse(JSON.parse(still)).user).not.toBe(null);
  await context.close();
});
