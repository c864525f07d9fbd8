export { makePublication, type PublicationInput } from "./make-publication.ts";
export type { PublicationProof } from "./proof.ts";
export {
  findPublication,
  putInForce,
  type StoredPublication,
  withdrawPublication,
  withdrawPublications,
} from "./store.ts";
