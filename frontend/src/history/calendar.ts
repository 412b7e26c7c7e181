/** Days and weeks as a map: what was done when.
 *
 * Days are ISO dates; weeks begin on Monday, as the recommended number a week counts.
 */
import type { Total } from "./kept.ts";

const DAY_MS = 86_400_000;
export const DAYS = 7;
/** A day this long under pressure is the darkest, unless a longer one is shown. */
const FULL_S = 600;
export const LEVELS = 4;

export interface Day {
  day: string;
  /** Those that were done; a day of stopped ones has time alone. */
  sessions: number;
  occlusion_s: number;
  /** How dark it is, 0 without any session, else 1 to LEVELS. */
  level: number;
  /** It has not come yet. */
  ahead: boolean;
}

export interface Week {
  first: string;
  days: Day[];
  sessions: number;
  occlusion_s: number;
  volume_kg: number;
}

/** Return the day that is `count` days after another. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Return how many days lie between two days. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** Return the Monday of a day's week. */
export function monday(day: string): string {
  return addDays(day, -((new Date(day).getUTCDay() + 6) % DAYS));
}

/** Return the date that it is at home; Swedes write it as ISO 8601 does. */
export function dayAt(now: number, timeZone: string): string {
  return new Date(now).toLocaleDateString("sv", { timeZone });
}

/** Return the first day of a map that ends with this week. */
export function firstDay(today: string, weeks: number): string {
  return addDays(monday(today), -(weeks - 1) * DAYS);
}

/** Return how dark a day is beside the longest one. */
export function level(occlusion_s: number, longest_s: number): number {
  return Math.min(LEVELS, Math.max(1, Math.ceil((LEVELS * occlusion_s) / longest_s)));
}

/** Return the weeks up to today, oldest first, with what was done in them.
 *
 * `done` has the day of each session that counts as done.
 */
export function weeksOf(
  totals: readonly Total[],
  done: readonly string[],
  today: string,
  count: number,
): Week[] {
  const byDay = new Map(totals.map((total) => [total.first_day, total]));
  const longest_s = Math.max(FULL_S, ...totals.map((total) => total.occlusion_s));
  const first = firstDay(today, count);
  return Array.from({ length: count }, (_, index) =>
    weekFrom(addDays(first, index * DAYS), byDay, done, longest_s, today),
  );
}

function weekFrom(
  first: string,
  byDay: Map<string, Total>,
  done: readonly string[],
  longest_s: number,
  today: string,
): Week {
  const days = Array.from({ length: DAYS }, (_, index) => {
    const day = addDays(first, index);
    const total = byDay.get(day);
    const { occlusion_s = 0 } = total ?? {};
    return {
      day,
      sessions: done.filter((each) => each === day).length,
      occlusion_s,
      level: total ? level(occlusion_s, longest_s) : 0,
      ahead: day > today,
    };
  });
  return {
    first,
    days,
    sessions: sum(days, ({ sessions }) => sessions),
    occlusion_s: sum(days, ({ occlusion_s }) => occlusion_s),
    volume_kg: sum(days, ({ day }) => byDay.get(day)?.volume_kg ?? 0),
  };
}

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

export const MEASURES = ["occlusion", "volume", "sessions"] as const;
export type Measure = (typeof MEASURES)[number];

/** Return what a week counts for in a measure: seconds, kilograms or sessions. */
export function measured(week: Week, measure: Measure): number {
  if (measure === "occlusion") return week.occlusion_s;
  return measure === "volume" ? week.volume_kg : week.sessions;
}

/** Return each week's bar as a share of the highest, 0 to 1. */
export function bars(weeks: readonly Week[], measure: Measure): number[] {
  const values = weeks.map((week) => measured(week, measure));
  const highest = Math.max(...values);
  return values.map((value) => (highest > 0 ? value / highest : 0));
}

/** A place on the map: the week's column, the day's row; below the days the bar's. */
export type Place = readonly [week: number, row: number];

/** Steps of the keys on the map, where weeks go from left to right. */
const STEPS: Record<string, Place> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** Return where a key leads; undefined where it leads nowhere on the map. */
export function moved(
  key: string,
  place: Place,
  weeks: number,
  rightToLeft: boolean,
): Place | undefined {
  const [across, down] = STEPS[key] ?? [weeks, 0];
  const week = place[0] + (rightToLeft ? -across : across);
  const row = place[1] + down;
  const isOn = week >= 0 && week < weeks && row >= 0 && row <= DAYS;
  return isOn ? [week, row] : undefined;
}
