import { expect, test } from "vitest";
import { audiencePolicy } from "../audience/index.ts";
import { hasClients, packageTables } from "./package-tables.ts";

/** What the nation may know of a client's facts besides whole numbers, ages and yes or no. */
const OF_CLIENTS = [
  ...["region_code", "client_id", "sex", "month"],
  ...["package_id", "function_id", "service_id", "next_function_id"],
  ...["funding_channel", "contact_mode", "profession", "speciality", "urgency", "priority", "kind"],
  ...["diagnosis_group", "instrument", "need", "coverage"],
  ...["segment_system", "segment", "valid_from", "valid_until"],
];

test("a column of text, of days or of ids goes to the nation only when somebody has decided so", () => {
  const undecided = packageTables()
    .filter(hasClients)
    .flatMap(({ table, columns, leftOut }) =>
      columns
        .filter(
          ({ name, type }) => /^(varchar|date|timestamp|uuid)$/.test(type) && !leftOut.has(name),
        )
        .filter(({ name }) => !OF_CLIENTS.includes(name))
        .map(({ name }) => `${table}.${name}`),
    );
  expect(undecided).toEqual([]);
});

test("producers stay in the area, as national steering sees none of them", () => {
  const national = audiencePolicy().audiences.find(({ audience }) => audience === "national");
  expect(new Set(national?.grants.flatMap(({ producers }) => producers))).toEqual(
    new Set(["together"]),
  );
  const kept = packageTables().filter(({ columns, leftOut }) =>
    columns.some(({ name }) => /producer|cost_centre/.test(name) && !leftOut.has(name)),
  );
  expect(kept.map(({ table }) => table)).toEqual([]);
});
