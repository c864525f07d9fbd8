import chromium from "@sparticuz/chromium";

/** Unpacks the browser before any test file asks for it, so that no two of them do it at once. */
export default async function setup(): Promise<void> {
  await chromium.executablePath();
}
