/** The figure that answers: is it getting anywhere? */
import { daysBetween, sum } from "./calendar.ts";
import type { Development } from "./kept.ts";

const SPAN_DAYS = 28;
const AROUND_DAYS = 14;
/** So many weeks show what changed in four. */
export const TREND_WEEKS = 7;

export type Trend =
  | { of: "load"; share: number }
  | { of: "lop"; placement: string; mmhg: number };

/** Return what changed in four weeks: the load; else the newest LOP. */
export function trend({ load, lop }: Development, today: string): Trend | null {
  const share = loadChange(load, today);
  if (share !== null) return { of: "load", share };
  const newest = lop.at(-1);
  return newest ? { of: "lop", ...newest } : null;
}

/** Return by what share the mean load of two weeks differs from four weeks before. */
export function loadChange(load: Development["load"], today: string): number | null {
  const recent = meanLoad(load, today, 0);
  const before = meanLoad(load, today, SPAN_DAYS);
  return recent && before ? recent / before - 1 : null;
}

function meanLoad(load: Development["load"], today: string, ago: number): number {
  const kept = load.filter(({ day }) => {
    const age = daysBetween(day, today) - ago;
    return age >= 0 && age < AROUND_DAYS;
  });
  return kept.length ? sum(kept, ({ kg }) => kg) / kept.length : 0;
}
