import { createHash } from "node:crypto";

const LONGEST = 80;

/**
 * A name for a file or folder made from a delivered code: other codes get other names, and no code
 * leads out of its folder, is a pattern to the engine or is too long for the disk.
 *
 * Letters a–z and A–Z, digits and hyphens stay; every other character is its code point between underscores.
 */
export function fileNameOf(code: string): string {
  const name = [...code]
    .map((character) =>
      /[A-Za-z0-9-]/.test(character) ? character : `_${character.codePointAt(0)?.toString(16)}_`,
    )
    .join("");
  if (name.length <= LONGEST) return name === "" ? "_" : name;
  return `__${createHash("sha256").update(code).digest("hex")}`;
}
