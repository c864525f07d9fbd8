import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileHash } from "./warehouse.ts";

const MEGABYTE = 1024 * 1024;

test.each([0, 1, MEGABYTE, MEGABYTE + 1, 4 * MEGABYTE, 4 * MEGABYTE + 1, 13 * MEGABYTE - 7])(
  "the hash of a file of %i bytes is that of all its bytes in their order",
  async (size) => {
    const folder = mkdtempSync(join(tmpdir(), "paketti-hash-"));
    const bytes = Buffer.from(
      Uint32Array.from({ length: Math.ceil(size / 4) }, (_, at) => at).buffer,
    );
    const content = bytes.subarray(0, size);
    const path = join(folder, "file");
    writeFileSync(path, content);
    try {
      expect(await fileHash(path)).toBe(createHash("sha256").update(content).digest("hex"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
