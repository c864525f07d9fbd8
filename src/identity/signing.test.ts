import { describe, expect, test } from "vitest";
import { PseudonymKey } from "./keys.ts";
import { isSignedBy, publicKey, publicKeyOf, signatureOf } from "./signing.ts";

/** RFC 8032, 7.1, TEST 1 and TEST 2: secret key, public key, message and signature. */
const PUBLISHED = [
  {
    secret: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    shown: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    message: "",
    signature:
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  },
  {
    secret: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    shown: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "72",
    signature:
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  },
];

const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");

describe.each(PUBLISHED)("the published key $shown", ({ secret, shown, message, signature }) => {
  const key = new PseudonymKey("signing", Buffer.from(secret, "hex"));
  const bytes = Buffer.from(message, "hex");

  test("has the published public key and signature", () => {
    expect(publicKeyOf(key).text).toBe(`ed25519:${base64(shown)}`);
    expect(signatureOf(bytes, key)).toBe(base64(signature));
  });

  test("its signature is of these bytes and this key alone", () => {
    const own = publicKeyOf(key);
    expect(isSignedBy(bytes, base64(signature), own)).toBe(true);
    expect(isSignedBy(Buffer.from("other"), base64(signature), own)).toBe(false);
    expect(isSignedBy(bytes, "not a signature", own)).toBe(false);
    const other = publicKeyOf(new PseudonymKey("signing", new Uint8Array(32).fill(1)));
    expect(isSignedBy(bytes, base64(signature), other)).toBe(false);
  });
});

test.each(["", "ed25519:", "ed25519:AAAA", `rsa:${base64("00".repeat(32))}`])(
  "%j is no public key",
  (text) => {
    expect(() => publicKey(text)).toThrow(/a public key is ed25519: and 32 bytes/);
  },
);

test("a key of more than 32 bytes signs nothing", () => {
  const long = new PseudonymKey("signing", new Uint8Array(40).fill(1));
  expect(() => publicKeyOf(long)).toThrow(/exactly 32 bytes/);
});
