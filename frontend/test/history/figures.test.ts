import { describe, expect, it } from "vitest";
import { daysBetween, firstDay } from "../../src/history/calendar.ts";
import { loadChange, TREND_WEEKS, trend } from "../../src/history/figures.ts";
import type { Development } from "../../src/history/kept.ts";

const TODAY = "2026-11-20";

function load(day: string, kg: number): Development["load"][number] {
  return { day, kg, volume_kg: kg * 75 };
}

function lop(day: string, mmhg: number): Development["lop"][number] {
  return { day, mmhg, placement: "left_thigh" };
}

describe("the load", () => {
  it("is compared with four weeks before, two weeks each", () => {
    const points = [
      load("2026-10-10", 30),
      load("2026-10-20", 30),
      load("2026-11-10", 30),
      load("2026-11-19", 36),
    ];
    expect(loadChange(points, TODAY)).toBeCloseTo(0.1);
  });

  it("says nothing where one of them is missing", () => {
    expect(loadChange([load("2026-11-19", 36)], TODAY)).toBeNull();
    expect(loadChange([load("2026-10-20", 36)], TODAY)).toBeNull();
  });
});

describe("what is shown", () => {
  const lops = [lop("2026-10-01", 170), lop("2026-11-10", 176)];

  it("is the load where there is one, then the newest LOP", () => {
    const loads = [load("2026-10-20", 30), load("2026-11-19", 33)];
    expect(trend({ load: loads, lop: lops }, TODAY)?.of).toBe("load");
    expect(trend({ load: [], lop: lops }, TODAY)).toMatchObject({
      of: "lop",
      mmhg: 176,
    });
    expect(trend({ load: [], lop: [] }, TODAY)).toBeNull();
  });

  it("needs six weeks and a bit", () => {
    const first = firstDay(TODAY, TREND_WEEKS);
    expect(daysBetween(first, TODAY)).toBeGreaterThanOrEqual(42);
  });
});
