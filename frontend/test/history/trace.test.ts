import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HistoryTrace } from "../../src/history/trace-view.ts";
import { define } from "../../src/shared/define.ts";
import { fakeHass, kept, t } from "./fake.ts";
import { all, one, settled, words } from "./page.ts";

define({ "bfr-cuff-history-trace": HistoryTrace });

let view: HistoryTrace;

beforeEach(async () => {
  view = document.createElement("bfr-cuff-history-trace") as HistoryTrace;
  view.speech = { hass: fakeHass(), t };
  view.kept = kept();
  document.body.append(view);
  await settled(view);
});

afterEach(() => view.remove());

function chart(): HTMLElement {
  return one(view, ".chart");
}

async function key(name: string): Promise<void> {
  chart().dispatchEvent(new KeyboardEvent("keydown", { key: name }));
  await settled(view);
}

async function point(type: string, clientX: number, pointerType = "mouse") {
  chart().dispatchEvent(new PointerEvent(type, { clientX, pointerType }));
  await settled(view);
}

describe("a kept trace", () => {
  it("shows pressure, band and target, the sets and the marks", () => {
    for (const part of ["line", "band"]) {
      expect(one(view, `path.${part}`).getAttribute("d")).toMatch(/^M/);
    }
    expect(all(view, ".set").map(words)).toEqual([
      "1 · 30",
      "2 · 14",
      "3 · 13",
      "4 · 12",
    ]);
    expect(all(view, ".cut")).toHaveLength(1);
    expect(all(view, "i")).toHaveLength(3);
    expect(all(view, "i.fine")).toHaveLength(1);
    expect(all(view, ".level").map(words)).toEqual(["0", "112"]);
  });

  it("is read with the keyboard", async () => {
    for (let press = 0; press < 4; press++) await key("PageUp");
    await key("ArrowRight");
    expect(chart().getAttribute("aria-valuenow")).toBe("121");
    expect(chart().getAttribute("aria-valuetext")).toMatch(
      /^2:01 · set 2 · 1\d\d mmHg, target 112$/,
    );
    expect(words(one(view, "p"))).toMatch(/^2:01/);
    await key("End");
    expect(chart().getAttribute("aria-valuetext")).toBe("5:16 · 0 mmHg");
    await key("Tab");
    expect(view.at).toBe(316);
  });

  it("is read with a pointer; a finger that is lifted leaves its reading", async () => {
    const box = { left: 100, width: 316 } as DOMRect;
    vi.spyOn(one(view, ".time"), "getBoundingClientRect").mockReturnValue(box);
    await point("pointermove", 200);
    expect(view.at).toBe(100);
    await point("pointerleave", 200, "touch");
    expect(view.at).toBe(100);
    await point("pointerdown", 9999);
    expect(view.at).toBe(316);
    await point("pointerleave", 200);
    expect(view.at).toBeUndefined();
  });

  it("says what the marks are", () => {
    expect(all(view, "li").map(words)).toEqual([
      "0:11 The colour came back within three seconds",
      "3:49 Numb or tingling",
      "3:50 Pressure lowered",
    ]);
  });

  it("of two cuffs is two, read together", async () => {
    view.kept = kept("done", ["left_thigh", "right_thigh"]);
    await settled(view);
    expect(all(view, "small").map(words)).toEqual(["Left thigh", "Right thigh"]);
    await key("PageUp");
    expect(chart().getAttribute("aria-valuetext")).toMatch(
      /Left thigh 1\d\d mmHg, target 112 · Right thigh 1\d\d mmHg, target 106/,
    );
  });

  it("has a set that was never ended go on to the end", async () => {
    const cut = kept();
    cut.record.sets = cut.record.sets.slice(0, 1).map((set) => ({
      ...set,
      ended_s: null,
    }));
    view.kept = cut;
    await settled(view);
    const style = one(view, ".set").getAttribute("style") ?? "";
    const [left = 0, width = 0] = [...style.matchAll(/[\d.]+/g)].map(Number);
    expect(left + width).toBeCloseTo(100);
  });

  it("says so where nothing was kept, or nothing measured", async () => {
    view.kept = { ...kept(), traces: {} };
    await settled(view);
    expect(words(view.renderRoot as unknown as Element)).toContain(
      "No pressure was kept",
    );
    const blind = kept();
    blind.traces["box:0"] = { at_s: [0, 9], pressure: [null, null], target: [90, 90] };
    blind.record.answers = blind.events = [];
    view.kept = blind;
    await settled(view);
    await key("ArrowRight");
    expect(chart().getAttribute("aria-valuetext")).toBe("0:01 · – mmHg, target 90");
    expect(all(view, "li")).toHaveLength(0);
  });
});
