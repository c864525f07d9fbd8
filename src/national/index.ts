export { type ExportEffects, type ExportedPackage, exportPackage } from "./export-package.ts";
export { type NationInputs, nationInputs } from "./nation-inputs.ts";
export { nationalIndicators } from "./national-indicators.ts";
export type { PackageManifest } from "./package-manifest.ts";
export {
  type ReceiveEffects,
  type Reception,
  receivePackages,
  refuseOtherNode,
} from "./receive-package.ts";
export {
  packagesInForce,
  type ReceivedPackage,
  type RefusedPackage,
  receivedPackages,
  refusedPackages,
} from "./received-packages.ts";
export { loadTrustedAreas, TRUSTED_FOLDER, type TrustedArea } from "./trusted-areas.ts";
