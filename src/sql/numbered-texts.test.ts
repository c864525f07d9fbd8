import { afterAll, expect, test } from "vitest";
import { openDuckDb } from "./duckdb.ts";
import { numberedTexts } from "./numbered-texts.ts";

const engine = await openDuckDb({ threads: 1 });
afterAll(() => engine.close());

const COLUMNS = [
  { name: "number", type: "bigint" },
  { name: "name", type: "varchar" },
  { name: "nothing", type: "varchar" },
];

test("numbered texts join, sort and read as the texts they stand for", async () => {
  await engine.run(`create table places as select * from (values
    (1, 'Ärlig ''hand''', null), (2, '', null), (3, null, null), (4, 'z', null)) as rows(number, name, nothing)`);
  await engine.run("alter table places alter nothing type varchar");
  const relation = await numberedTexts(engine, "places", COLUMNS);
  const read = (from: string) =>
    engine.rows(
      `select number, cast(name as varchar) as name, nothing from ${from} order by number`,
    );
  expect(await read(relation)).toEqual(await read("places"));
  expect(
    await engine.rows(`select distinct typeof(name) like 'ENUM%' as numbered from ${relation}`),
  ).toEqual([{ numbered: true }]);
});

test("a table without rows or without texts is read as it is", async () => {
  await engine.run("create table nobody (number bigint, name varchar, nothing varchar)");
  expect(await numberedTexts(engine, "nobody", COLUMNS)).toBe("nobody");
  expect(await numberedTexts(engine, "nobody", COLUMNS.slice(0, 1))).toBe("nobody");
});
