export { makePublication, type PublicationInput } from "./make-publication.ts";
export type { PublicationProof } from "./proof.ts";
export {
  findPublication,
  putInForce,
  type StoredPublication,
  withdrawPublication,
} from "./store.ts";
