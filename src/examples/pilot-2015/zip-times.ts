const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_LENGTH = 22;
const DIRECTORY_ENTRY_LENGTH = 46;
/** 1 January 1980, the first day a zip file can name, at midnight. */
const FIRST_DAY = 0x0021;

/**
 * A zip archive with all its entries dated 1 January 1980, so that the clock leaves no trace.
 *
 * Reads the end record and the central directory of the .ZIP file format (APPNOTE 4.3); zip64 is not
 * needed for files this small.
 */
export function withFixedZipTimes(archive: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(archive);
  const view = new DataView(bytes.buffer);
  let end = bytes.length - END_LENGTH;
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw new RangeError("not a zip archive");
  const entries = view.getUint16(end + 10, true);
  let entry = view.getUint32(end + 16, true);
  for (let index = 0; index < entries; index++) {
    if (view.getUint32(entry, true) !== DIRECTORY_ENTRY)
      throw new RangeError("damaged zip archive");
    const local = view.getUint32(entry + 42, true);
    view.setUint16(entry + 12, 0, true);
    view.setUint16(entry + 14, FIRST_DAY, true);
    view.setUint16(local + 10, 0, true);
    view.setUint16(local + 12, FIRST_DAY, true);
    const variableLength =
      view.getUint16(entry + 28, true) +
      view.getUint16(entry + 30, true) +
      view.getUint16(entry + 32, true);
    entry += DIRECTORY_ENTRY_LENGTH + variableLength;
  }
  return bytes;
}
