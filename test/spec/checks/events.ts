/** A drawn event delivery: a column named here, with the cell of a sound event. */
export const SOUND_EVENT: Readonly<Record<string, string>> = {
  event_id: "e1",
  region_code: "07",
  cost_centre_id: "cc1",
  personal_identity_code: "010594Y9032",
  started_at: "2024-03-01 10:00",
  ended_at: "2024-03-01 10:30",
  urgency: "urgent",
  profession: "nurse",
  duration_minutes: "30",
  direct_cost_cents: "1250",
};

/** Events as CSV: each is the sound one with the given cells changed. */
export function eventsCsv(
  changes: readonly Readonly<Record<string, string>>[],
  columns: readonly string[] = Object.keys(SOUND_EVENT),
): string {
  const rows = changes.map((change, index) => {
    const event: Record<string, string> = { ...SOUND_EVENT, event_id: `e${index + 1}`, ...change };
    return columns.map((column) => event[column] ?? "").join(";");
  });
  return `${[columns.join(";"), ...rows].join("\n")}\n`;
}

export const SOUND_LEDGER_ENTRY: Readonly<Record<string, string>> = {
  region_code: "07",
  cost_centre_id: "cc1",
  account: "4000",
  period: "2024-01",
  amount_cents: "100000",
};

export function ledgerCsv(changes: readonly Readonly<Record<string, string>>[]): string {
  const columns = Object.keys(SOUND_LEDGER_ENTRY);
  const rows = changes.map((change) =>
    Object.values({ ...SOUND_LEDGER_ENTRY, ...change }).join(";"),
  );
  return `${[columns.join(";"), ...rows].join("\n")}\n`;
}

/** A ledger of all twelve months of 2024. */
export function wholeYearLedger(): string {
  return ledgerCsv(
    Array.from({ length: 12 }, (_, index) => ({
      period: `2024-${String(index + 1).padStart(2, "0")}`,
    })),
  );
}
