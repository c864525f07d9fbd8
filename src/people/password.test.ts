import { scryptSync } from "node:crypto";
import { expect, test } from "vitest";
import {
  isPassword,
  isWeaker,
  nobodysHash,
  oneTimePassword,
  PASSWORD_COST,
  passwordHash,
  refuseWeakPassword,
} from "./password.ts";

const CHEAP = { N: 1024, r: 8, p: 1 };

test("a password is kept as scrypt of it, with what is needed to compute it again", async () => {
  const stored = await passwordHash("kolme pientä kissaa", CHEAP);
  const [scheme, N, r, p, salt = "", hash] = stored.split("$");
  expect([scheme, N, r, p]).toEqual(["scrypt", "1024", "8", "1"]);
  const expected = scryptSync("kolme pientä kissaa", Buffer.from(salt, "base64url"), 32, CHEAP);
  expect(hash).toBe(expected.toString("base64url"));
  expect(await passwordHash("kolme pientä kissaa", CHEAP)).not.toBe(stored);
});

test("only the password itself is it, however the keyboard composes its letters", async () => {
  const stored = await passwordHash("kolme pienta\u0308 kissaa", CHEAP);
  expect(await isPassword("kolme pient\u00e4 kissaa", stored)).toBe(true);
  expect(await isPassword("kolme pienta kissaa", stored)).toBe(false);
  expect(await isPassword("", stored)).toBe(false);
  expect(await isPassword("x", nobodysHash(CHEAP))).toBe(false);
  expect(await isPassword("x", "plain text")).toBe(false);
});

test("the real cost is what OWASP names as enough, and weaker hashes are known as such", async () => {
  expect(PASSWORD_COST).toEqual({ N: 65_536, r: 8, p: 2 });
  const stored = await passwordHash("kolme pientä kissaa", PASSWORD_COST);
  expect(await isPassword("kolme pientä kissaa", stored)).toBe(true);
  expect(isWeaker(stored, PASSWORD_COST)).toBe(false);
  expect(isWeaker(nobodysHash(CHEAP), PASSWORD_COST)).toBe(true);
});

test.each([
  ["too short", "lyhyt sana"],
  ["too long", "pitkä ".repeat(40)],
  ["nearly one letter", "aaaaaaaaabbbbbb"],
  ["with the user name in it", "xx-Aino.Virtanen-xx"],
])("a password %s is refused, and not repeated", (_name, password) => {
  expect(() => refuseWeakPassword(password, "aino.virtanen")).toThrow(
    expect.objectContaining({
      code: "password_refused",
      message: expect.not.stringContaining(password),
    }),
  );
});

test("one-time passwords fit their own rule and differ", () => {
  const made = Array.from({ length: 50 }, oneTimePassword);
  expect(new Set(made).size).toBe(50);
  for (const password of made) expect(() => refuseWeakPassword(password, "aino")).not.toThrow();
});
