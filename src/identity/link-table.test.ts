import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type IdentityChange, resolveChanges } from "./link-table.ts";

function change(oldId: string, newId: string, changedOn = "2024-01-01"): IdentityChange {
  return { oldId, newId, changedOn };
}

function canonicalOf(changes: readonly IdentityChange[]): Record<string, string> {
  return Object.fromEntries(resolveChanges(changes).canonical);
}

describe("changed identities", () => {
  test("follow the whole chain to the last one, whatever the order of the rows", () => {
    const changes = [change("b", "c"), change("a", "b"), change("c", "d")];
    expect(canonicalOf(changes)).toEqual({ a: "d", b: "d", c: "d" });
    expect(canonicalOf([...changes].reverse())).toEqual({ a: "d", b: "d", c: "d" });
    expect(resolveChanges(changes).findings).toEqual([]);
  });

  test("of two old codes into one become one client", () => {
    expect(canonicalOf([change("a", "c"), change("b", "c")])).toEqual({ a: "c", b: "c" });
  });

  test("with two new codes follow the latest change, and that is a finding", () => {
    const result = resolveChanges([change("a", "b", "2024-05-01"), change("a", "c", "2023-05-01")]);
    expect(Object.fromEntries(result.canonical)).toEqual({ a: "b" });
    expect(result.findings).toEqual([{ kind: "conflicting_changes", count: 1 }]);
  });

  test("repeated in two rows are no conflict", () => {
    const result = resolveChanges([change("a", "b", "2024-05-01"), change("a", "b", "2023-05-01")]);
    expect(result.findings).toEqual([]);
  });

  test("that go round are one client under the latest new code, and that is a finding", () => {
    const result = resolveChanges([
      change("a", "b", "2020-01-01"),
      change("b", "a", "2022-01-01"),
      change("c", "b", "2019-01-01"),
    ]);
    expect(Object.fromEntries(result.canonical)).toEqual({ b: "a", c: "a" });
    expect(result.findings).toEqual([{ kind: "change_cycle", count: 1 }]);
  });

  test("to themselves change nothing, and that is a finding", () => {
    const result = resolveChanges([change("a", "a"), change("a", "b")]);
    expect(Object.fromEntries(result.canonical)).toEqual({ a: "b" });
    expect(result.findings).toEqual([{ kind: "change_to_itself", count: 1 }]);
  });

  test("in a chain of 100 000 are followed to its end", () => {
    const changes = Array.from({ length: 100_000 }, (_, index) =>
      change(`id${index}`, `id${index + 1}`),
    );
    const { canonical } = resolveChanges(changes);
    expect(canonical.size).toBe(100_000);
    expect(new Set(canonical.values())).toEqual(new Set(["id100000"]));
  });
});

const anyChanges = fc.array(
  fc.record({
    oldId: fc.constantFrom(..."abcdefgh"),
    newId: fc.constantFrom(..."abcdefgh"),
    changedOn: fc.constantFrom("2021-01-01", "2022-01-01", "2023-01-01"),
  }),
  { maxLength: 12 },
);

test("the order of the changes does not matter", () => {
  const shuffled = anyChanges.chain((changes) =>
    fc.tuple(
      fc.constant(changes),
      fc.shuffledSubarray(changes, { minLength: changes.length, maxLength: changes.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([changes, other]) => {
      expect(canonicalOf(other)).toEqual(canonicalOf(changes));
      expect(resolveChanges(other).findings).toEqual(resolveChanges(changes).findings);
    }),
  );
});

test("a canonical identity never gives way to another", () => {
  fc.assert(
    fc.property(anyChanges, (changes) => {
      const { canonical } = resolveChanges(changes);
      for (const rest of canonical.values()) expect(canonical.has(rest)).toBe(false);
    }),
  );
});

test("without conflicts, identities are one client exactly when changes connect them", () => {
  fc.assert(
    fc.property(anyChanges, (changes) => {
      const firstOfEach = changes.filter(
        ({ oldId }, index) => changes.findIndex((other) => other.oldId === oldId) === index,
      );
      const { canonical } = resolveChanges(firstOfEach);
      const clients = new Set([..."abcdefgh"].map((id) => canonical.get(id) ?? id));
      expect(clients.size).toBe(connectedGroupCount([..."abcdefgh"], firstOfEach));
    }),
  );
});

/** Groups by spreading the smallest member until nothing changes. */
function connectedGroupCount(ids: readonly string[], changes: readonly IdentityChange[]): number {
  const group = new Map(ids.map((id) => [id, id]));
  for (let round = 0; round < ids.length; round += 1) {
    for (const { oldId, newId } of changes) {
      const members = [group.get(oldId) ?? oldId, group.get(newId) ?? newId].sort();
      for (const id of [oldId, newId]) group.set(id, members[0] ?? id);
    }
  }
  return new Set(group.values()).size;
}
