import { z } from "zod";
import { hmacSha256 } from "../../identity/index.ts";
import { type Answer, inputsOf, type Question, type Topic } from "../topic.ts";

/** The keyed hash under every pseudonym. */
export const pseudonymisation: Topic = new Map([["hmac-sha256", keyedHash]]);

const Hex = z.string().regex(/^([0-9a-fA-F]{2})*$/);
const Inputs = z.strictObject({
  keyHex: Hex,
  dataHex: Hex,
  truncateToBits: z.int().min(8).max(256).multipleOf(8).optional(),
});

function keyedHash(question: Question): Answer {
  const { keyHex, dataHex, truncateToBits } = inputsOf(question, Inputs);
  const mac = hmacSha256(Buffer.from(keyHex, "hex"), Buffer.from(dataHex, "hex"), truncateToBits);
  return { figures: { macHex: mac.toString("hex") } };
}
