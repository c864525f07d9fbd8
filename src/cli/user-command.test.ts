import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { type Answer, commandLine } from "../../test/fixtures/command-line.ts";
import { createWorkspace } from "../workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "paketti-users-"));
createWorkspace(folder, { title: "Users" });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const user = (word: string, ...words: readonly string[]): Promise<Answer> =>
  commandLine(["user", word, folder, ...words]);

test("the first user is made at the machine, with a password told once", async () => {
  const added = await user("add", "Aino", "--name", "Aino Esimerkki", "--role", "administrator");
  expect(added.exit).toBe(0);
  expect(added.out).toMatch(/^aino, one-time password: ([a-z2-9]{5}-){3}[a-z2-9]{5}\n$/);
  expect((await user("add", "aino", "--name", "Another")).exit).toBe(31);
  const listed = JSON.parse((await user("list", "--json")).out);
  expect(listed.users).toMatchObject([
    { username: "aino", roles: ["administrator"], is_active: true, must_change_password: true },
  ]);
});

test("roles say what they need, and the last administrator stays", async () => {
  await user("add", "otto", "--name", "Otto Ohjaaja");
  const without = await user("roles", "otto", "--role", "organiser");
  expect([without.exit, without.notes]).toEqual([
    2,
    "paketti: the role organiser needs a region\n",
  ]);
  const given = await user("roles", "otto", "--role", "organiser", "--region", "11");
  expect(given.out).toBe("otto: organiser (11)\n");
  expect((await user("disable", "aino")).exit).toBe(23);
  expect((await user("disable", "otto")).out).toBe("otto is disabled.\n");
  expect((await user("reset", "nobody")).exit).toBe(3);
  expect((await user("list")).out).toContain("disabled");
});

test("the audit is whole until somebody changes a row, which is then named", async () => {
  const verify = (...words: readonly string[]) =>
    commandLine(["audit", "verify", folder, ...words]);
  const whole = await verify();
  const rotated = await commandLine(["key", "rotate", folder, "--purpose", "audit"]);
  expect([rotated.exit, (await verify()).exit]).toEqual([2, 0]);
  const [, noted = ""] = /To note down: (\d+:[0-9a-f]{64})/.exec(whole.out) ?? [];
  expect([whole.exit, (await verify("--noted", noted)).exit]).toEqual([0, 0]);
  expect((await verify("--noted", "12")).exit).toBe(2);
  const database = new DatabaseSync(join(folder, "state", "paketti.db"));
  database.exec("drop trigger audit_is_not_changed");
  database.exec("update audit set actor_id = 'somebody' where sequence = 2");
  database.close();
  const broken = await verify("--json");
  expect(broken.exit).toBe(36);
  expect(JSON.parse(broken.out)).toMatchObject({
    holds: false,
    broken_at: 2,
    fault: "row_changed",
  });
  expect(broken.notes).toContain("broken at row 2");
});
