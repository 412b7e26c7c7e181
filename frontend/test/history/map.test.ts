import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { weeksOf } from "../../src/history/calendar.ts";
import { HistoryMap } from "../../src/history/map.ts";
import { define } from "../../src/shared/define.ts";
import { DONE, fakeHass, TODAY, TOTALS, t } from "./fake.ts";
import { all, one, settled, words } from "./page.ts";

define({ "bfr-cuff-history-map": HistoryMap });

let map: HistoryMap;

beforeEach(async () => {
  map = document.createElement("bfr-cuff-history-map") as HistoryMap;
  map.speech = { hass: fakeHass(), t };
  map.weeks = weeksOf(TOTALS, DONE, TODAY, 4);
  document.body.append(map);
  await settled(map);
});

afterEach(() => map.remove());

function at(week: number, row: number): HTMLElement {
  return one(map, `[data-place="${week},${row}"]`);
}

async function key(name: string): Promise<void> {
  const { activeElement } = map.renderRoot as ShadowRoot;
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true });
  activeElement?.dispatchEvent(event);
  await settled(map);
}

describe("the calendar", () => {
  it("is a table with a text in each cell", () => {
    expect(one(map, "table").getAttribute("role")).toBe("grid");
    expect(all(map, "tr")).toHaveLength(9);
    expect(at(3, 4).getAttribute("aria-label")).toBe(
      "Friday, November 20: 1 session, 5:00 cuff time",
    );
    expect(at(3, 7).getAttribute("aria-label")).toContain("Week of November 16: 2");
    expect(all(map, "tr:first-child td").map(words)).toEqual(["", "", "Nov", "", ""]);
    expect(all(map, "td:first-child").map(words)).toContain("Wed");
  });

  it("does not say that nothing was done before it knows", async () => {
    map.known = false;
    await settled(map);
    expect(one(map, "table").hasAttribute("inert")).toBe(true);
    expect(words(one(map, "p"))).toBe("");
  });

  it("is darker the longer a day was", () => {
    expect(at(3, 4).querySelector("i")?.getAttribute("style")).toBe("--level:2");
    expect(at(3, 1).querySelector("i")?.getAttribute("style")).toBe("--level:0");
    expect(at(3, 6).querySelector("i")?.className).toBe("ahead");
  });

  it("has one place for the Tab key, which arrows move", async () => {
    expect(all(map, '[tabindex="0"]')).toEqual([at(3, 7)]);
    at(3, 7).focus();
    await key("ArrowUp");
    await key("ArrowLeft");
    expect((map.renderRoot as ShadowRoot).activeElement).toBe(at(2, 6));
    expect(all(map, '[tabindex="0"]')).toEqual([at(2, 6)]);
    expect(words(one(map, "p"))).toBe("Sunday, November 15: no session");
    await key("Escape");
    expect((map.renderRoot as ShadowRoot).activeElement).toBe(at(2, 6));
  });

  it("reads what the pointer is over", async () => {
    const over = (type: string) => new Event(type, { bubbles: true });
    at(3, 7).dispatchEvent(over("pointerover"));
    await settled(map);
    expect(words(one(map, "p"))).toContain("Week of November 16");
    one(map, "table").dispatchEvent(over("pointerleave"));
    await settled(map);
    expect(words(one(map, "p"))).toContain("sessions");
  });
});

describe("the bars", () => {
  const shares = () => all(map, ".bar").map((bar) => bar.getAttribute("style"));

  it("are the weeks' totals in the measure that is chosen", async () => {
    const minutes = shares();
    expect(minutes).toContain("--share:1");
    const select = one(map, "select") as HTMLSelectElement;
    select.value = "volume";
    select.dispatchEvent(new Event("change"));
    await settled(map);
    expect(map.measure).toBe("volume");
    expect(shares()).not.toEqual(minutes);
  });

  it("are flat where there is nothing", async () => {
    map.weeks = weeksOf([], [], TODAY, 4);
    await settled(map);
    expect(shares()).toEqual(Array(4).fill("--share:0"));
  });
});
