import { countValue, type Row, requiredText, wholeValue } from "../sql/engine.ts";
import type { ComputedStep } from "../sql/run-models.ts";
import {
  type CostShift,
  findCostShifts,
  type ServiceChange,
  type ShiftPair,
} from "./cost-shifts.ts";

/** The TypeScript step of the model comparison__cost_shifts. */
export const raiseAlarmsStep: ComputedStep = async ({ rows }) => {
  const changes = await rows("comparison__service_changes");
  const pairs = await rows("comparison__shift_pairs");
  return findCostShifts(changes.map(serviceChange), pairs.map(shiftPair)).map(shiftRow);
};

function subjectOf(row: Row) {
  return {
    regionCode: requiredText(row, "region_code"),
    periodKind: periodKind(requiredText(row, "period_kind")),
    afterFrom: requiredText(row, "after_from"),
    isNewest: row["is_newest"] === true,
    packageId: requiredText(row, "package_id"),
    serviceId: requiredText(row, "service_id"),
    clientCount: countValue(row, "client_count"),
  };
}

function serviceChange(row: Row): ServiceChange {
  return {
    ...subjectOf(row),
    changeMicroeuros: wholeValue(row, "change_microeuros"),
    beforeMicroeuros: wholeValue(row, "before_microeuros"),
    spreadMicroeuros: wholeValue(row, "spread_microeuros"),
  };
}

function shiftPair(row: Row): ShiftPair {
  return {
    ...subjectOf(row),
    otherPackageId: requiredText(row, "other_package_id"),
    otherServiceId: requiredText(row, "other_service_id"),
    roseCount: countValue(row, "rose_count"),
    otherChangeMicroeuros: wholeValue(row, "other_change_microeuros"),
    otherSpreadMicroeuros: wholeValue(row, "other_spread_microeuros"),
  };
}

function shiftRow(shift: CostShift): Row {
  return {
    region_code: shift.regionCode,
    period_kind: shift.periodKind,
    after_from: shift.afterFrom,
    package_id: shift.packageId,
    service_id: shift.serviceId,
    other_package_id: shift.otherPackageId,
    other_service_id: shift.otherServiceId,
    change_microeuros: shift.changeMicroeuros,
    change_deviation: shift.changeDeviation,
    fall_p_value: shift.fallProbability,
    client_count: shift.clientCount,
    rose_count: shift.roseCount,
    other_change_microeuros: shift.otherChangeMicroeuros,
    other_change_deviation: shift.otherChangeDeviation,
    usual_client_count: shift.usualClientCount,
    usual_change_microeuros: shift.usualChangeMicroeuros,
    link_p_value: shift.linkProbability,
    pair_count: shift.pairCount,
    is_alarm: shift.isAlarm,
  };
}

function periodKind(name: string): ServiceChange["periodKind"] {
  if (name === "half_year" || name === "year") return name;
  throw new TypeError(`${name} is no kind of period`);
}
