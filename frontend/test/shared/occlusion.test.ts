import { describe, expect, it } from "vitest";
import { nearest, occlusion, wrapped } from "../../src/shared/occlusion.ts";
import { cuff, NOW } from "../home.ts";

const later = (seconds: number) => NOW + seconds * 1000;

describe("the occlusion clock", () => {
  it("counts on while the cuff is occluded", () => {
    const clock = occlusion(cuff(), later(20));
    expect(clock).toEqual({ seconds: 120, left_s: 780, tone: "calm" });
  });

  it("stands while it is not", () => {
    expect(occlusion(cuff({ occluded: false }), later(20)).seconds).toBe(100);
  });

  it.each([
    [180.1, "calm"],
    [180, "amber"],
    [60.1, "amber"],
    [60, "red"],
    [0, "red"],
  ])("with %d s left is %s", (left_s, tone) => {
    const worn = cuff({ deadline_ms: later(left_s) });
    expect(occlusion(worn, NOW).tone).toBe(tone);
  });

  it("promises what the guard says, whatever limits there are", () => {
    const worn = cuff({ limit_s: 900, deadline_ms: later(30) });
    expect(occlusion(worn, NOW)).toMatchObject({ left_s: 30, tone: "red" });
  });

  it("promises nothing where nothing is released by itself", () => {
    const down = cuff({ deadline_ms: null, occluded_s: 899 });
    expect(occlusion(down, NOW)).toMatchObject({ left_s: null, tone: "calm" });
  });

  it("is that of the cuff that is released first", () => {
    const clocks = [
      cuff({ deadline_ms: null, occluded_s: 500 }),
      cuff(),
      cuff({ key: "c:1", occluded_s: 150, deadline_ms: later(150) }),
    ].map((each) => occlusion(each, NOW));
    expect(nearest(clocks)).toMatchObject({ seconds: 150, left_s: 150 });
    expect(nearest(clocks.slice(0, 1))).toMatchObject({ seconds: 500 });
    expect(nearest([])).toBeUndefined();
  });

  it("of a wrap goes on from the sets before", () => {
    const wrap = { on_ms: NOW, used_s: 60, limit_s: 600, deadline_ms: later(540) };
    expect(wrapped(wrap, later(20))).toMatchObject({ seconds: 80, left_s: 520 });
    const off = { ...wrap, on_ms: null, deadline_ms: null };
    expect(wrapped(off, later(20))).toMatchObject({ seconds: 60, left_s: null });
  });
});
