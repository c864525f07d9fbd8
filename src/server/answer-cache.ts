import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** A whole answer, ready to be sent in the encodings that browsers ask for. */
export type StoredAnswer = {
  readonly mediaType: string;
  readonly etag: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
  readonly br: Uint8Array<ArrayBuffer> | null;
  /** Headers beside the usual ones, for example the name of a download. */
  readonly headers: Readonly<Record<string, string>>;
};

export type MadeAnswer = Pick<StoredAnswer, "mediaType" | "plain" | "headers">;

export type AnswerCache = {
  /**
   * The answer kept under a key, or the one that `make` gives; requests that ask for the same at the same
   * time wait for one computation. A fault is not kept.
   *
   * @param key Everything that the answer depends on: release, viewer, route, query and format. Nothing of
   *   one viewer is ever found under the key of another, because the viewer is a part of it.
   */
  readonly answer: (
    key: string,
    make: () => Promise<MadeAnswer>,
  ) => Promise<{ answer: StoredAnswer; isKept: boolean }>;
  readonly clear: () => void;
  readonly size: () => { readonly bytes: number; readonly count: number };
};

const COMPRESSED_FROM_BYTES = 1000;

/** @param mostBytes The least lately used answers go when all together are larger. */
export function answerCache(mostBytes: number): AnswerCache {
  const kept = new Map<string, StoredAnswer>();
  const beingMade = new Map<string, Promise<StoredAnswer>>();
  let bytes = 0;

  const keep = (key: string, answer: StoredAnswer): void => {
    if (sizeOf(answer) > mostBytes / 4 || kept.has(key)) return;
    kept.set(key, answer);
    bytes += sizeOf(answer);
    for (const [oldest, old] of kept) {
      if (bytes <= mostBytes) break;
      kept.delete(oldest);
      bytes -= sizeOf(old);
    }
  };

  return {
    answer: async (key, make) => {
      const known = kept.get(key);
      if (known !== undefined) {
        kept.delete(key);
        kept.set(key, known);
        return { answer: known, isKept: true };
      }
      const others = beingMade.get(key);
      if (others !== undefined) return { answer: await others, isKept: true };
      const making = make().then((made) => storedAnswer(key, made));
      beingMade.set(key, making);
      try {
        const answer = await making;
        keep(key, answer);
        return { answer, isKept: false };
      } finally {
        beingMade.delete(key);
      }
    },
    clear: () => {
      kept.clear();
      bytes = 0;
    },
    size: () => ({ bytes, count: kept.size }),
  };
}

/** Names an answer by what it depends on, so that it can be recognised before it is computed. */
export function etagOf(key: string): string {
  return `W/"${createHash("sha256").update(key).digest("base64url").slice(0, 22)}"`;
}

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

async function storedAnswer(key: string, made: MadeAnswer): Promise<StoredAnswer> {
  const isText = /json|text|csv|html|javascript|svg/.test(made.mediaType);
  const worthIt = isText && made.plain.byteLength >= COMPRESSED_FROM_BYTES;
  const [zipped, brotli] = worthIt
    ? await Promise.all([
        gzipped(made.plain, { level: 6 }),
        brotlied(made.plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
      ])
    : [null, null];
  return {
    ...made,
    etag: etagOf(key),
    gzip: zipped === null ? null : new Uint8Array(zipped),
    br: brotli === null ? null : new Uint8Array(brotli),
  };
}

function sizeOf(answer: StoredAnswer): number {
  return answer.plain.byteLength + (answer.gzip?.byteLength ?? 0) + (answer.br?.byteLength ?? 0);
}
