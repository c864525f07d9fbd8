import { fileURLToPath } from "node:url";

/** The folder of this program: `src/` and the built `dist/` lie equally deep under it. */
export const PACKAGE_ROOT = fileURLToPath(new URL("../../", import.meta.url));
