import { describe, expect, it } from "vitest";
import type { Trace } from "../../src/history/kept.ts";
import {
  drawn,
  marks,
  movedTo,
  sampleAt,
  scaleOf,
  setAt,
  thumbnail,
  ticks,
} from "../../src/history/reading.ts";
import { kept, trace } from "./fake.ts";

const SHORT: Trace = {
  at_s: [0, 1, 2, 3, 4],
  pressure: [0, 50, null, 100, 10],
  target: [100, 100, 90, 90, null],
};

describe("the scale", () => {
  it("holds every trace, its target and the whole session", () => {
    const scale = scaleOf([SHORT, trace(112)], 200);
    expect(scale.end_s).toBeCloseTo(315.9);
    expect(scale.top_mmhg).toBeGreaterThan(112);
    expect(scaleOf([], 0)).toEqual({ end_s: 1, top_mmhg: 40 });
  });
});

describe("the paths", () => {
  it("leave a gap where nothing was measured", () => {
    const { line, box } = drawn(SHORT, scaleOf([SHORT], 4));
    expect(line).toBe("M0 0L1 -50M3 -100L4 -10");
    expect(box.split(" ").map(Number)).toEqual([0, -120, 4, 120]);
  });

  it("of fifteen minutes are short, and keep the peak", () => {
    const long = trace(112, 900);
    long.pressure[4321] = 180;
    const { line } = drawn(long, scaleOf([long], 900));
    expect(line).toContain("-180");
    expect(line.length).toBeLessThan(16_000);
  });

  it("of a row are made from equal distances", () => {
    const { line, band } = thumbnail([0, 110, 112], 112);
    expect(line).toBe("M0 0L1 -110L2 -112");
    expect(band).toContain("H2");
    expect(thumbnail([0, 110], null).band).toBe("");
  });
});

describe("a moment", () => {
  it.each([
    [-1, 0],
    [0, 0],
    [1.9, 1],
    [2, 2],
    [99, 4],
  ])("of %d s reads sample %i", (at, index) => {
    expect(sampleAt(SHORT, at)).toBe(index);
  });

  it("is in a set, or in none", () => {
    const { sets } = kept().record;
    expect(setAt(sets, 100)).toBeUndefined();
    expect(setAt(sets, 114)?.number).toBe(2);
    const open = sets.slice(0, 1).map((set) => ({ ...set, ended_s: null }));
    expect(setAt(open, 999)?.number).toBe(1);
  });

  it.each([
    ["ArrowRight", 10, 11],
    ["ArrowLeft", 0, 0],
    ["PageUp", 12, 42],
    ["PageDown", 114, 84],
    ["Home", 99, 0],
    ["End", 5, 316],
    ["ArrowUp", 316, 316],
    ["Tab", 5, null],
  ])("moves by %s from %d to %s", (key, from, to) => {
    expect(movedTo(key, from, 316)).toBe(to);
  });
});

describe("the time axis", () => {
  it.each([
    [45, [0, 15, 30, 45]],
    [316, [0, 60, 120, 180, 240, 300]],
    [900, [0, 180, 360, 540, 720, 900]],
  ])("of %d s has round moments", (end, expected) => {
    expect(ticks(end)).toEqual(expected);
  });

  it("never has more than a phone has room for", () => {
    for (let end = 1; end < 8000; end += 37) {
      expect(ticks(end).length).toBeLessThanOrEqual(7);
    }
  });
});

describe("the marks", () => {
  it("are answers and what followed, in order, and nothing else", () => {
    expect(marks(kept())).toEqual([
      { at_s: 11, kind: "refill_normal", answer: true, fine: true },
      { at_s: 229, kind: "symptom_numbness", answer: true, fine: false },
      { at_s: 230, kind: "lowered", answer: false, fine: false },
    ]);
  });
});
