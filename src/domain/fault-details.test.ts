import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { refuseReversed, unknownName, unknownYear } from "./errors.ts";
import { faultDetail } from "./fault-details.ts";
import { PACKAGE_ROOT } from "./package-root.ts";

/** Where faults are thrown that a reader of the pages meets. */
const PLACES = [
  "src/server/**/*.ts",
  "src/people/*.ts",
  "src/ingest/receive/redeliver.ts",
  "src/ingest/read/downloaded-rows.ts",
  "src/comparison/read-difference.ts",
];
/** Only those at the machine meet these, when a server starts. */
const AT_THE_MACHINE = [
  "port_in_use",
  "invalid_definition",
  "key_missing",
  "state_unreachable",
  "state_elsewhere",
];
const AT_THE_COMMAND_LINE = [
  "{} is no address of this machine; see --host",
  "a producer can be held against a producer only: its cost is per client, that of an area per resident",
  "a side of a comparison names at least one area",
];

/** The messages of a file, with `{}` where something is put in. */
function messagesIn(text: string): string[] {
  const thrown = text.matchAll(
    /(?:new UserError\(\s*"(\w+)",|(?:throw|return) (?:refused|forged)\()\s*("[^"]*"|`[^`]*`)/g,
  );
  return [...thrown]
    .filter(([, code = ""]) => !AT_THE_MACHINE.includes(code))
    .map(([, , message = ""]) =>
      message.slice(1, -1).replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "{}"),
    )
    .filter((message) => !AT_THE_COMMAND_LINE.includes(message) && message !== "{}");
}

test("every fault that a reader of the pages meets is told in Finnish and Swedish", () => {
  const messages = PLACES.flatMap((place) =>
    globSync(place, { cwd: PACKAGE_ROOT })
      .filter((path) => !path.endsWith(".test.ts"))
      .flatMap((path) => messagesIn(readFileSync(join(PACKAGE_ROOT, path), "utf8"))),
  );
  expect(messages.length).toBeGreaterThan(50);
  const untold = [...new Set(messages)].filter((message) => {
    const said = message.replaceAll("{}", "x1");
    return (["fi", "sv"] as const).some((language) => {
      const told = faultDetail(said, language);
      return told === null || told.includes("{");
    });
  });
  expect(untold).toEqual([]);
});

test("what a message names stays in it, and the kind of a name is told too", () => {
  const { message } = unknownName("area", "99", ["06", "09"]);
  expect(faultDetail(message, "fi")).toBe("Tuntematon alue: ”99”. Tarkoititko: 09?");
  expect(faultDetail(message, "sv")).toBe("Namnet ”99” är okänt (område). Menade du: 09?");
  expect(faultDetail(message, "en")).toBe(message);
  expect(
    faultDetail("the body does not have the expected form:\n  until: Invalid\n  a.0: No", "fi"),
  ).toBe("Nämä kohdat eivät kelpaa: until, a.0.");
  expect(faultDetail("the change was not made: it came from another site", "sv")).toBe(
    "Ändringen gjordes inte: begäran kom från en annan webbplats.",
  );
});

test("a year that is not there is answered with the nearest one, and a reversed range with the right one", () => {
  expect(unknownYear("2031", [2023, 2024, 2025]).message).toBe(
    'unknown year "2031"; did you mean 2025?',
  );
  expect(unknownYear("twenty", [2023]).message).toBe('unknown year "twenty"; known: 2023');
  expect(() => refuseReversed("years", "2026", "2024")).toThrow(
    "the years 2026..2024 are reversed; write 2024..2026",
  );
  expect(() => refuseReversed("ages", "9", "10")).not.toThrow();
});
