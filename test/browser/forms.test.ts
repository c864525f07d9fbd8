import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { commandLine } from "../fixtures/command-line.ts";
import { type OpenedPages, openPages } from "./open-pages.ts";

/** On a loaded machine too. */
const SOON = { timeout: 60_000 };
const NEW_PASSWORD = "kolme pientä kissaa";
const PEOPLE = [
  ["aino", ["administrator"]],
  ["otto", ["data_officer"]],
  ["pia", ["publisher"]],
  ["paavo", ["publisher"]],
  ["lasse", ["national"]],
] as const;
type Name = (typeof PEOPLE)[number][0];
const Added = z.object({ one_time_password: z.string() });

let pages: OpenedPages;
const oneTime = new Map<string, string>();
const opened = new Map<Name, Page>();

beforeAll(async () => {
  pages = await openPages({
    options: [],
    prepare: async (folder) => {
      for (const [name, roles] of PEOPLE) {
        const words = roles.flatMap((role) => ["--role", role]);
        const asked = ["user", "add", folder, name, "--name", name, ...words, "--json"];
        const added = await commandLine(asked, new Date());
        oneTime.set(name, Added.parse(JSON.parse(added.out)).one_time_password);
      }
    },
  });
}, 600_000);
afterAll(() => pages?.close());

describe("signing in, by keyboard alone", () => {
  test("empty fields are named in the reader's language, and the first of them is gone to", async () => {
    const { page } = await pages.open("/sign-in");
    await page.getByLabel("Salasana").press("Enter");
    const user = page.getByLabel("Käyttäjätunnus");
    await expect.poll(() => page.getByText("Täytä tämä kenttä.").count(), SOON).toBe(2);
    expect(await page.evaluate("document.activeElement.name")).toBe("username");
    expect(await user.getAttribute("aria-invalid")).toBe("true");
    await user.pressSequentially("a");
    await expect.poll(() => page.getByText("Täytä tämä kenttä.").count(), SOON).toBe(1);
    await page.context().close();
  });

  test("a wrong password is told and the name stays; the right one leads to a new password", async () => {
    const { page } = await pages.open("/sign-in");
    await page.getByLabel("Käyttäjätunnus").pressSequentially("aino");
    await page.getByLabel("Salasana").pressSequentially("ei tämä ole se");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toMatch(/[Ss]alasana/);
    expect(await page.getByLabel("Käyttäjätunnus").inputValue()).toBe("aino");
    await page.getByLabel("Salasana").fill(oneTime.get("aino") ?? "");
    await page.keyboard.press("Enter");
    await page.getByText("Vaihda kertakäyttöinen salasana").waitFor();
    await page.getByLabel("Nykyinen salasana").fill(oneTime.get("aino") ?? "");
    await page.getByLabel(/^Uusi salasana/).pressSequentially("lyhyt");
    await page.keyboard.press("Enter");
    await page.getByText("Kirjoita vähintään 12 merkkiä.").waitFor();
    expect(await page.getByLabel("Nykyinen salasana").inputValue()).not.toBe("");
    await page.getByLabel(/^Uusi salasana/).fill(NEW_PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByText("Salasana on vaihdettu.").waitFor();
    opened.set("aino", page);
  });

  test("too many wrong passwords lock the account, and an administrator opens it", async () => {
    const { page } = await pages.open("/sign-in");
    await page.getByLabel("Käyttäjätunnus").fill("lasse");
    const admin = await signedIn("aino");
    const row = admin.getByRole("row", { name: /lasse/ });
    for (let tried = 0; tried < 12; tried += 1) {
      await page.getByLabel("Salasana").fill(`väärä salasana ${tried}`);
      const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/session"));
      await page.keyboard.press("Enter");
      await answered;
    }
    expect(await page.getByRole("alert").textContent()).toMatch(/lukit|odota|yrit/i);
    await admin.goto(`${pages.address}/administration`);
    await row.getByText("lukittu").waitFor();
    await row.getByRole("button", { name: "avaa lukitus" }).press("Enter");
    await row.getByText("Muutos on tallennettu.").waitFor();
    expect(await row.getByText("lukittu").count()).toBe(0);
    await page.context().close();
  });
});

describe("users", () => {
  test("are added with roles and a region, changed, and shut out; what is wrong is said beside it", async () => {
    const page = await signedIn("aino");
    await page.goto(`${pages.address}/administration`);
    const form = page.locator("form").filter({ hasText: "Lisää käyttäjä" });
    await form.getByLabel("Käyttäjätunnus").fill("ö");
    await form.getByLabel("Nimi", { exact: true }).fill("Veera Valvoja");
    await form.getByRole("button", { name: "Lisää käyttäjä" }).press("Enter");
    await form.getByText(/merkkejä, jotka eivät kelpaa/).waitFor();
    expect(await form.getByLabel("Nimi", { exact: true }).inputValue()).toBe("Veera Valvoja");
    await form.getByLabel("Käyttäjätunnus").fill("veera");
    await form.getByRole("checkbox", { name: "järjestäjä" }).press("Space");
    await form.getByRole("checkbox", { name: "Eksote" }).press("Space");
    await form.getByRole("button", { name: "Lisää käyttäjä" }).press("Enter");
    await page.getByText(/Veera Valvoja on lisätty/).waitFor();
    const row = page.getByRole("row", { name: /veera/ });
    await row.getByText("järjestäjä").first().waitFor();
    await row.getByRole("button", { name: /muuta oikeuksia/ }).press("Enter");
    await row.getByRole("checkbox", { name: "aineistovastaava" }).press("Space");
    await row.getByRole("button", { name: "Tallenna" }).press("Enter");
    await row.getByText("Muutos on tallennettu.").waitFor();
    await row.getByText("järjestäjä, aineistovastaava").waitFor();
    await row.getByRole("button", { name: "poista käytöstä" }).press("Enter");
    await row.getByText("poissa käytöstä").waitFor();
    await form.getByLabel("Käyttäjätunnus").fill("veera");
    await form.getByLabel("Nimi", { exact: true }).fill("Toinen");
    await form.getByRole("button", { name: "Lisää käyttäjä" }).press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await form.getByLabel("Käyttäjätunnus").inputValue()).toBe("veera");
  });
});

describe("a finding", () => {
  test("is accepted with who, why and until when; and taken back", async () => {
    const page = await signedIn("otto");
    await page.goto(`${pages.address}/data`);
    const places = page.locator("details").filter({ has: page.getByText("Hyväksy poikkeama") });
    await places.first().locator("summary").press("Enter");
    const item = places.first().locator("li").first();
    await item.getByRole("button", { name: "Hyväksy poikkeama" }).press("Enter");
    await item.getByLabel("Kuka vastaa").pressSequentially("Otto Ohjaaja");
    await item.getByLabel("Perustelu").pressSequentially("abc");
    await item.getByLabel(/^Päivä, josta/).fill("2020-01-01");
    await item.getByLabel("Perustelu").press("Enter");
    await item.getByText("Kirjoita vähintään 5 merkkiä.").waitFor();
    await item.getByText("Valitse päivä, joka on tulevaisuudessa.").waitFor();
    expect(await item.getByLabel("Kuka vastaa").inputValue()).toBe("Otto Ohjaaja");
    await item.getByLabel("Perustelu").fill("korjataan seuraavassa toimituksessa");
    await item.getByLabel(/^Päivä, josta/).fill("2999-01-01");
    await item.getByLabel("Perustelu").press("Enter");
    await item.getByText(/Hyväksytty seuraavasta ajosta alkaen, vastaa Otto Ohjaaja/).waitFor();
    await item.getByRole("button", { name: "Peru hyväksyntä" }).press("Enter");
    await item.getByRole("button", { name: "Hyväksy poikkeama" }).waitFor();
  });

  test("leaves rows that are downloaded for a purpose and handed in again, and that nobody gets without one", async () => {
    const page = await signedIn("otto");
    await page.goto(`${pages.address}/data`);
    const form = page.locator("form.inline-form").first();
    await form.getByRole("textbox").fill("abc");
    await form.getByRole("button", { name: "Lataa CSV" }).press("Enter");
    await form.getByText("Kirjoita vähintään 5 merkkiä.").waitFor();
    await form.getByRole("textbox").fill("rivien korjaaminen");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      form.getByRole("textbox").press("Enter"),
    ]);
    expect(download.suggestedFilename()).toMatch(/^quarantine-.+\.csv$/);
    await page.getByText(/^Tiedosto on ladattu/).waitFor();

    const handIn = page.getByLabel(/^Palauta korjattu tiedosto, /).first();
    const foreign = { name: "../muu.csv", mimeType: "text/csv", buffer: Buffer.from("a;b\n1;2\n") };
    await handIn.setInputFiles(foreign);
    await page.getByText("Korjattuja rivejä ei voitu ottaa vastaan").waitFor();
    // What was left out is a copy of another row, of which there is nothing to correct: as if for another fault.
    const rows = readFileSync(await download.path(), "utf8");
    const buffer = Buffer.from(rows.replaceAll("duplicate.identical", "type.unreadable"));
    await handIn.setInputFiles({ name: "korjattu.csv", mimeType: "text/csv", buffer });
    await page.getByText(/vastaanotettu toimitukseksi .+-redelivered-1\./).waitFor();
    await page.getByRole("link", { name: "Siirry käynnistämään ajo" }).press("Enter");
    expect(new URL(page.url()).hash).toBe("#runs");
  });
});

test("a run is started and followed to its end", async () => {
  const page = await signedIn("otto");
  await page.goto(`${pages.address}/data`);
  await page.getByRole("button", { name: "Käynnistä ajo" }).press("Enter");
  await page.getByRole("progressbar", { name: "Ajon eteneminen" }).waitFor();
  await page.getByText(/^Ajo on valmis/).waitFor({ timeout: 240_000 });
  await expect
    .poll(() => page.getByRole("button", { name: "Käynnistä ajo" }).isEnabled(), SOON)
    .toBe(true);
});

test("settings say what is out of range, and are kept", async () => {
  const page = await signedIn("aino");
  await page.goto(`${pages.address}/administration?show=settings`);
  const needed = page.getByLabel("Julkaisun hyväksyntöjä tarvitaan");
  await needed.fill("9");
  await needed.press("Enter");
  await page.getByText("Anna luku väliltä 2–5.").waitFor();
  await needed.fill("3");
  await needed.press("Enter");
  await page.getByText("Asetukset on tallennettu.").waitFor();
});

test("a release is approved by two persons, and not twice by the same", async () => {
  const pia = await signedIn("pia");
  await pia.goto(`${pages.address}/releases`);
  await pia.getByRole("button", { name: "Ehdota julkaistavaksi" }).first().press("Enter");
  await pia.getByText("Julkaisua on ehdotettu julkiseksi.").waitFor();
  await pia.getByRole("button", { name: "Hyväksy" }).press("Enter");
  await pia.getByText(/Odottaa toista hyväksyjää/).waitFor();
  expect(await pia.getByRole("button", { name: "Hyväksy" }).count()).toBe(0);
  const paavo = await signedIn("paavo");
  await paavo.goto(`${pages.address}/releases`);
  await paavo.getByRole("button", { name: "Hyväksy" }).press("Enter");
  await paavo.getByText("Hyväksyntäsi on kirjattu.").waitFor();
  expect(await paavo.getByText("Hyväksyntöjä 2, tarvitaan 3.").count()).toBe(1);
});

/** A page of somebody who has signed in and changed the one-time password; the same one every time. */
async function signedIn(name: Name): Promise<Page> {
  const known = opened.get(name);
  if (known !== undefined) return known;
  const { page } = await pages.open("/sign-in");
  await page.getByLabel("Käyttäjätunnus").fill(name);
  await page.getByLabel("Salasana").fill(oneTime.get(name) ?? "");
  await page.keyboard.press("Enter");
  await page.getByLabel("Nykyinen salasana").fill(oneTime.get(name) ?? "");
  await page.getByLabel(/^Uusi salasana/).fill(NEW_PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByText("Salasana on vaihdettu.").waitFor();
  opened.set(name, page);
  return page;
}
