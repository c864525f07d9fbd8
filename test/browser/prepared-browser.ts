import chromium from "@sparticuz/chromium";
import { buildPagesWhenOld } from "../../src/cli/build-pages.ts";

/** Unpacks the browser and builds the pages before any test file asks for them, so that no two of them do it at once. */
export default async function setup(): Promise<void> {
  await chromium.executablePath();
  await buildPagesWhenOld(() => {});
}
