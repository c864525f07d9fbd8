import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { UserError } from "../domain/errors.ts";

/** What makes a guess at a password dear: memory is 128 · N · r bytes, time grows with N · r · p. */
export type PasswordCost = { readonly N: number; readonly r: number; readonly p: number };

/** 64 megabytes and about a fifth of a second of one core; see docs/decisions/0010-passwords-by-scrypt.md. */
export const PASSWORD_COST: PasswordCost = { N: 2 ** 16, r: 8, p: 2 };

const HASH_BYTES = 32;
const SALT_BYTES = 16;
const SHORTEST = 12;
const LONGEST = 200;
const FEWEST_CHARACTERS = 5;

/** @returns `scrypt$N$r$p$salt$hash`: the parameters travel with the hash, so that they can grow later. */
export async function passwordHash(password: string, cost: PasswordCost): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derived(password, salt, cost);
  return hashText(cost, salt, hash);
}

/**
 * Whether a password is the one of a stored hash; takes the same time whether it is or not.
 *
 * @returns False, too, for a hash that cannot be read.
 */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const parts = hashParts(stored);
  if (parts === null) return false;
  const hash = await derived(password, parts.salt, parts.cost);
  return hash.length === parts.hash.length && timingSafeEqual(hash, parts.hash);
}

/** Whether a stored hash is cheaper to guess than new ones are. */
export function isWeaker(stored: string, cost: PasswordCost): boolean {
  const parts = hashParts(stored);
  if (parts === null) return true;
  return parts.cost.N * parts.cost.r * parts.cost.p < cost.N * cost.r * cost.p;
}

/** A hash that no password has: comparing with it takes as long as with a real one. */
export function nobodysHash(cost: PasswordCost): string {
  return hashText(cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
}

/**
 * @throws UserError "password_refused" saying what is asked of a password; never the password.
 */
export function refuseWeakPassword(password: string, username: string): void {
  const text = password.normalize("NFKC");
  const characters = [...text];
  const fault =
    characters.length < SHORTEST
      ? `a password has at least ${SHORTEST} characters`
      : characters.length > LONGEST
        ? `a password has at most ${LONGEST} characters`
        : new Set(characters).size < FEWEST_CHARACTERS
          ? `a password has at least ${FEWEST_CHARACTERS} different characters`
          : text.toLowerCase().includes(username.toLowerCase())
            ? "a password does not contain the user name"
            : null;
  if (fault !== null) throw new UserError("password_refused", fault);
}

/** Without what is easily misread: 0 o, 1 l i. */
const READABLE = "abcdefghjkmnpqrstuvwxyz23456789";

/** A password to be told once and changed at the first sign-in: 20 characters, 99 bits. */
export function oneTimePassword(): string {
  const part = () => Array.from({ length: 5 }, () => READABLE[randomInt(READABLE.length)]).join("");
  return [part(), part(), part(), part()].join("-");
}

/** The same password typed on another keyboard is the same: Unicode's compatible form (NFKC). */
async function derived(password: string, salt: Uint8Array, cost: PasswordCost): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 2 * 128 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFKC"), salt, HASH_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

function hashText({ N, r, p }: PasswordCost, salt: Uint8Array, hash: Uint8Array): string {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
  return ["scrypt", N, r, p, text(salt), text(hash)].join("$");
}

function hashParts(
  stored: string,
): { readonly cost: PasswordCost; readonly salt: Buffer; readonly hash: Buffer } | null {
  const match = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]+)\$([\w-]+)$/.exec(stored);
  if (match === null) return null;
  const [, N = "", r = "", p = "", salt = "", hash = ""] = match;
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, "base64url"),
    hash: Buffer.from(hash, "base64url"),
  };
}
