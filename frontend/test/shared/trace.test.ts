import { describe, expect, it } from "vitest";
import { Series } from "../../src/shared/series.ts";
import {
  bandPath,
  ceiling,
  linePath,
  thinned,
  viewBox,
} from "../../src/shared/trace.ts";

describe("a trace", () => {
  it("has a gap where nothing was measured", () => {
    expect(linePath([0, 1, 2, 3], [0, 50, null, 60])).toBe("M0 0L1 -50M3 -60");
  });

  it("has a band of a tenth around each target, as long as that one held", () => {
    const path = bandPath([0, 1, 5], [null, 100, 50], 9);
    expect(path).toBe("M1 -90V-110H5V-90ZM5 -45V-55H9V-45Z");
  });

  it("has no band where the air is let out", () => {
    expect(bandPath([0, 4, 8], [100, null, null], 9)).toBe("M0 -90V-110H4V-90Z");
  });

  it("keeps its peaks when it is thinned", () => {
    const pressure = Array.from({ length: 9000 }, (_, index) =>
      index === 4321 ? 250 : 100,
    );
    const kept = thinned(pressure, 300);
    expect(kept.length).toBeLessThanOrEqual(600);
    expect(kept).toContain(4321);
    expect([...kept].sort((a, b) => a - b)).toEqual(kept);
  });

  it("is stretched by its view box", () => {
    expect(viewBox(0, 61.2345, 200)).toBe("0 -200 61.234 200");
    expect(ceiling(110)).toBe(130);
  });
});

describe("the series of a cuff", () => {
  it("takes what is known only once", () => {
    const series = new Series();
    series.add([[100, 1, null]]);
    series.add([
      [100, 1, null],
      [200, 2, null],
    ]);
    expect(series.at).toEqual([100, 200]);
    expect(series.newest).toBe(2);
  });

  it("drops what was before", () => {
    const series = new Series();
    series.add([
      [100, 1, 5],
      [200, 2, 5],
      [300, 3, 5],
    ]);
    series.dropBefore(150);
    expect([series.at, series.pressure, series.target]).toEqual([
      [200, 300],
      [2, 3],
      [5, 5],
    ]);
    series.dropBefore(1000);
    expect(series.newest).toBeNull();
  });

  it("holds the newest pressure until now", () => {
    const series = new Series();
    series.add([
      [1000, 0, 100],
      [2000, 99, 100],
    ]);
    const { line, band, top } = series.drawn(1000, 5000);
    expect(line).toBe("M0 0L1 -99L4.0 -99");
    expect(band).toBe("M0 -90V-110H4V-90Z");
    expect(top).toBe(120);
  });
});
