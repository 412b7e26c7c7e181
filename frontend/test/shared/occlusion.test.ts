import { describe, expect, it } from "vitest";
import { nearest, occlusion } from "../../src/shared/occlusion.ts";
import { cuff, NOW } from "../home.ts";

const later = (seconds: number) => NOW + seconds * 1000;
const free = { deadline_ms: null };

describe("the occlusion clock", () => {
  it("counts on while the cuff is occluded", () => {
    const clock = occlusion(cuff(free), later(20));
    expect(clock).toEqual({ seconds: 120, limit_s: 900, left_s: 780, tone: "calm" });
  });

  it("stands while it is not", () => {
    expect(occlusion(cuff({ ...free, occluded: false }), later(20)).seconds).toBe(100);
  });

  it.each([
    [180.1, "calm"],
    [180, "amber"],
    [60.1, "amber"],
    [60, "red"],
    [0, "red"],
  ])("with %d s left is %s", (left_s, tone) => {
    const worn = cuff({ ...free, occluded_s: 900 - left_s });
    expect(occlusion(worn, NOW).tone).toBe(tone);
  });

  it("never promises more than the controller's deadline", () => {
    const worn = cuff({ deadline_ms: later(30) });
    expect(occlusion(worn, NOW)).toMatchObject({ left_s: 30, tone: "red" });
  });

  it("keeps to the session's limit, and to the cuff that is released first", () => {
    const worn = [cuff(free), cuff({ ...free, key: "c:1", occluded_s: 150 })];
    expect(nearest(worn, NOW, 300)).toMatchObject({ seconds: 150, left_s: 150 });
    expect(nearest([], NOW)).toBeUndefined();
  });
});
