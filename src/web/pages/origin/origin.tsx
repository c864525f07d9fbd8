import { usePlace } from "../../data/place.ts";
import { BalancePage } from "./balance-page.tsx";
import { FigureTracePage } from "./figure-trace.tsx";
import { LedgerTracePage } from "./ledger-trace.tsx";

/** Where a figure comes from: a figure walked down, a ledger line walked up, or the balance of a whole year. */
export function Origin() {
  const { address } = usePlace();
  if (address.line !== undefined) return <LedgerTracePage line={address.line} />;
  if (address.measure !== undefined) {
    const where = (address.where ?? "").split(";").filter((text) => text !== "");
    return <FigureTracePage measure={address.measure} where={where} />;
  }
  return <BalancePage />;
}
