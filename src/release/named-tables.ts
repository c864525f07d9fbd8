import type { Engine } from "../sql/engine.ts";

/** Makes one table or view in the engine. */
export type OpenTable = () => Promise<void>;

/**
 * The same engine, in which each table is opened when a statement first names it: opening all tables of a release
 * takes longer than most queries. A word that only looks like the name of a table opens it for nothing.
 */
export function openedWhenNamed(engine: Engine, tables: ReadonlyMap<string, OpenTable>): Engine {
  const opened = new Map<string, Promise<void>>();
  const openNamed = async (sql: string) => {
    for (const word of new Set(sql.match(/\w+/g))) {
      const open = tables.get(word);
      if (open === undefined) continue;
      const opening = opened.get(word) ?? open();
      opened.set(word, opening);
      await opening;
    }
  };
  return {
    ...engine,
    run: async (sql, parameters) => {
      await openNamed(sql);
      await engine.run(sql, parameters);
    },
    rows: async (sql, parameters) => {
      await openNamed(sql);
      return engine.rows(sql, parameters);
    },
    numbers: async (sql) => {
      await openNamed(sql);
      return engine.numbers(sql);
    },
  };
}
