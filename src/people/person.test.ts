import { expect, test } from "vitest";
import type { Role } from "../api/index.ts";
import { rightsOfClaims, SignInSettings, viewerOf } from "./index.ts";

const NOTHING = { regionCodes: [], producerIds: [] };
const OF_11 = { regionCodes: ["11"], producerIds: [] };
const OF_P1 = { regionCodes: [], producerIds: ["P1"] };

test.each<[readonly Role[], typeof NOTHING | typeof OF_11 | typeof OF_P1, string]>([
  [["data_officer"], NOTHING, "internal"],
  [["publisher"], NOTHING, "internal"],
  [["data_officer"], OF_11, "organiser"],
  [["organiser"], OF_11, "organiser"],
  [["organiser"], NOTHING, "client"],
  [["national"], NOTHING, "national"],
  [["national", "organiser"], OF_11, "organiser"],
  [["producer"], OF_P1, "producer"],
  [["producer"], NOTHING, "client"],
  [["producer", "national"], OF_P1, "national"],
  [["administrator"], OF_11, "client"],
  [[], OF_11, "client"],
])("roles %j about %j see as %s", (roles, about, audience) => {
  expect(viewerOf(roles, about).audience).toBe(audience);
});

test("claims give the roles of every row that fits, whether the claim is a text or a list", () => {
  const { providers } = SignInSettings.parse({
    format: 1,
    providers: [
      {
        provider_id: "county",
        name: "County",
        issuer: "https://login.example.fi",
        client_id: "paketti",
        roles: [
          { claim: "groups", value: "s11", role: "organiser", region_codes: ["11"] },
          { claim: "groups", value: "s01", role: "organiser", region_codes: ["01"] },
          { claim: "title", value: "chief", role: "administrator" },
        ],
      },
    ],
  });
  const provider = providers[0] ?? expect.fail("no provider");
  const claims = { sub: "1", groups: ["s11", "s01", "other"], title: "chief" };
  expect(rightsOfClaims(provider, claims)).toEqual({
    roles: ["administrator", "organiser"],
    regionCodes: ["01", "11"],
    producerIds: [],
  });
  expect(rightsOfClaims(provider, { groups: "s1", title: ["chief", "x"] }).roles).toEqual([
    "administrator",
  ]);
  expect(rightsOfClaims(provider, { groups: { s11: true } }).roles).toEqual([]);
});
