import { describe, expect, it } from "vitest";
import {
  addDays,
  bars,
  dayAt,
  daysBetween,
  firstDay,
  level,
  measured,
  monday,
  moved,
  type Week,
  weeksOf,
} from "../../src/history/calendar.ts";
import type { Total } from "../../src/history/kept.ts";

function total(first_day: string, occlusion_s: number, volume_kg = 0): Total {
  return { first_day, occlusion_s, volume_kg, time_in_band: 0.9 };
}

describe("days", () => {
  it("go on over months, years and a change of the clock", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
  });

  it.each([
    ["2026-11-16", "2026-11-16"],
    ["2026-11-20", "2026-11-16"],
    ["2026-11-22", "2026-11-16"],
    ["2026-11-23", "2026-11-23"],
  ])("belong to a week that begins on Monday: %s", (day, first) => {
    expect(monday(day)).toBe(first);
  });

  it("are those at home, whatever zone the browser is in", () => {
    const lateInBerlin = Date.parse("2026-11-20T23:30:00Z");
    expect(dayAt(lateInBerlin, "Europe/Berlin")).toBe("2026-11-21");
    expect(dayAt(lateInBerlin, "America/New_York")).toBe("2026-11-20");
  });
});

describe("how dark a day is", () => {
  it.each([
    [0, 1],
    [1, 1],
    [300, 2],
    [301, 3],
    [600, 4],
  ])("with %i s is level %i", (seconds, expected) => {
    expect(level(seconds, 600)).toBe(expected);
  });
});

describe("the weeks of a map", () => {
  const totals = [
    total("2026-11-16", 300, 100),
    total("2026-11-20", 600, 50),
    total("2026-11-09", 120),
    total("2026-08-01", 9999),
  ];
  const done = ["2026-11-09", "2026-11-16", "2026-11-16", "2026-08-01"];
  const weeks = weeksOf(totals, done, "2026-11-20", 2);

  it("end with this one, the oldest first", () => {
    expect(firstDay("2026-11-20", 2)).toBe("2026-11-09");
    expect(weeks.map(({ first }) => first)).toEqual(["2026-11-09", "2026-11-16"]);
    expect(weeks[1]?.days.at(-1)?.day).toBe("2026-11-22");
  });

  it("add up what was done in them, and nothing from before", () => {
    expect(weeks[1]).toMatchObject({ sessions: 2, occlusion_s: 900, volume_kg: 150 });
    expect(weeks[0]).toMatchObject({ sessions: 1, occlusion_s: 120, volume_kg: 0 });
  });

  it("count what was done, and show the time of what was not", () => {
    const counted = weeks[1]?.days.map(({ sessions, level }) => [sessions, level]);
    expect(counted?.slice(0, 5)).toEqual([
      [2, 1],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 1],
    ]);
  });

  it("know which days have not come yet", () => {
    expect(weeks[1]?.days.map(({ ahead }) => ahead)).toEqual([
      ...Array(5).fill(false),
      true,
      true,
    ]);
  });

  it("become bars beside the highest one", () => {
    expect(bars(weeks, "sessions")).toEqual([0.5, 1]);
    expect(bars(weeks, "occlusion")).toEqual([120 / 900, 1]);
    expect(bars(weeks, "volume")).toEqual([0, 1]);
    expect(bars(weeksOf([], [], "2026-11-20", 2), "volume")).toEqual([0, 0]);
    expect(measured(weeks[1] as Week, "volume")).toBe(150);
  });
});

describe("keys on the map", () => {
  it.each([
    ["ArrowRight", [3, 0], false, [4, 0]],
    ["ArrowRight", [4, 0], false, undefined],
    ["ArrowRight", [3, 0], true, [2, 0]],
    ["ArrowLeft", [0, 0], false, undefined],
    ["ArrowLeft", [0, 0], true, [1, 0]],
    ["ArrowDown", [0, 6], false, [0, 7]],
    ["ArrowDown", [0, 7], false, undefined],
    ["ArrowUp", [0, 0], false, undefined],
    ["Tab", [3, 2], false, undefined],
    ["Tab", [3, 2], true, undefined],
  ] as const)("%s from %j leads on", (key, from, rightToLeft, to) => {
    expect(moved(key, from, 5, rightToLeft)).toEqual(to);
  });
});
