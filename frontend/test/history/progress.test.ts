import { beforeEach, describe, expect, it, type Mock, vi } from "vitest";
import type { Line } from "../../src/history/kept.ts";
import { Progress } from "../../src/history/progress.ts";
import { define } from "../../src/shared/define.ts";
import type { Athlete, Programme } from "../../src/shared/wire.ts";
import {
  type Answers,
  answers,
  CHARTS,
  fakeHass,
  INSTALLED,
  line,
  SUMMARIES,
  TODAY,
  t,
} from "./fake.ts";
import { all, onAPage, one, settled, words } from "./page.ts";

define({ "bfr-cuff-progress": Progress });

const EIGHT_WEEKS: Programme = {
  name: "Eight weeks",
  limb: "left_thigh",
  placements: ["left_thigh"],
  begins: "2026-11-02",
  said: "Week 3 of 8: 1 of 3 sessions.",
  ...{ today: [], this_week: [], next_week: [] },
};

let asked: Record<string, unknown>[];

onAPage();
beforeEach(() => {
  asked = [];
});

async function shown(lines: Line[] = CHARTS.lines, over: Answers = {}) {
  const element = document.createElement("bfr-cuff-progress") as Progress;
  const hass = fakeHass({ ...answers(), ...over }, asked);
  const athlete = INSTALLED.athletes[0] as Athlete;
  Object.assign(element, { speech: { hass, t }, athlete, lines, today: TODAY });
  document.body.append(element);
  await settled(element);
  return element;
}

async function choose(element: Progress, index: number, value: string) {
  const select = all(element, "select")[index] as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event("change"));
  await settled(element);
}

describe("progress", () => {
  it("charts a measure with axes, and says what each limb has come to", async () => {
    const element = await shown();
    expect(all(element, ".legend li").map(words)).toEqual([
      "Left thigh, Squat · 34 kg · best 34 kg, Nov 20",
      "Right thigh, Squat · 34 kg · 94 % of the other side",
      "Left arm, Curl · 34 kg · best 34 kg, Nov 20",
    ]);
    expect(all(element, ".tick").map(words)).toEqual(["Oct 2", "Oct 27", "Nov 20"]);
    expect(all(element, ".level").map(words)).toEqual(["0", "10", "20", "30"]);
    const label = one(element, ".chart").getAttribute("aria-label");
    expect(label).toBe("Load: Left thigh, Squat, Right thigh, Squat, Left arm, Curl");
    const [path] = all(element, "g path");
    expect(path?.getAttribute("d")).toMatch(/^M\d+ -30L\d+ -34$/);
  });

  it("goes by exercise, and offers only what is known", async () => {
    const element = await shown();
    expect(all(element, "select:first-of-type option").map(words)).toEqual([
      ...["Load", "Volume a week", "Time in band"],
    ]);
    await choose(element, 1, "Curl");
    expect(all(element, ".legend li")).toHaveLength(1);
    await choose(element, 0, "volume");
    expect(all(element, ".legend li").map(words)[0]).toContain("2,400 kg");
    await choose(element, 0, "in_band");
    expect(words(one(element, ".legend li"))).toBe("Left thigh · 97 %");
  });

  it.each([
    ["repetitions", 75, "75"],
    ["occlusion", 12.4, "12 min"],
    ["pressure", 110, "110 mmHg"],
    ["lop", 176, "176 mmHg"],
  ])("says %s in its own unit", async (measure, value, said) => {
    const plain = { exercise: null, best: null, points: [["2026-11-16", value]] };
    const element = await shown([line({ measure, ...plain } as Partial<Line>)]);
    expect(words(one(element, ".legend li"))).toBe(`Left thigh · ${said}`);
  });

  it("keeps a limb's and an exercise's colour, whatever else is left out", async () => {
    const element = await shown();
    const style = () => all(element, ".legend g").at(-1)?.getAttribute("style");
    const before = style();
    expect(before).toBe("--line:var(--bfr-amber);--dash:2 3");
    await choose(element, 1, "Curl");
    expect(all(element, ".legend li")).toHaveLength(1);
    expect(style()).toBe(before);
  });

  it("tells twenty lines apart by hue and dashes, in the chart as in its legend", async () => {
    const many = Array.from({ length: 20 }, (_, at) => line({ exercise: `${at}` }));
    const element = await shown(many);
    const styles = (where: string) =>
      all(element, where).map((each) => each.getAttribute("style"));
    expect(new Set(styles(".legend g")).size).toBe(20);
    expect(styles(".chart g")).toEqual(styles(".legend g"));
  });

  it("goes back as far as is chosen", async () => {
    const element = await shown();
    await choose(element, 2, "6");
    expect(all(element, ".tick").map(words)).toEqual(["Nov 17", "Nov 20", "Nov 23"]);
  });

  it("is not there where nothing was done", async () => {
    expect(words((await shown([])).renderRoot.firstElementChild)).toBe("");
  });
});

/** The page in the frame that was opened to be printed. */
const frame = () => document.querySelector<HTMLIFrameElement>(".iframe");
const paper = () => frame()?.contentDocument as Document;

describe("a page to be printed", () => {
  let print: Mock;

  beforeEach(() => {
    // A frame without a page of its own: the pages of this browser load nothing.
    const page = document.implementation.createHTMLDocument();
    print = vi.fn();
    const frame = document.createElement("div");
    const content = { contentDocument: page, contentWindow: { print } };
    const create = document.createElement.bind(document);
    vi.spyOn(document, "createElement").mockImplementation((tag: string) =>
      tag === "iframe"
        ? Object.assign(frame, content, { className: tag })
        : create(tag),
    );
  });

  const WITH = { "bfr_cuff/programme": () => ({ programmes: [EIGHT_WEEKS] }) };

  it("is of one programme: its limb, from the day it began", async () => {
    const element = await shown(CHARTS.lines, {
      ...WITH,
      "bfr_cuff/history/sessions": () => ({ sessions: SUMMARIES, cursor: null }),
    });
    const button = one(element, "div.bar button");
    expect(words(button)).toBe("Print: Eight weeks, Left thigh");
    button.click();
    await settled(element);
    expect(asked).toContainEqual({
      type: "bfr_cuff/history/sessions",
      ...{ athlete: "anna", since: "2026-11-02", limit: 200 },
    });
    const { body } = paper();
    expect(words(body.querySelector("h1"))).toBe("Anna · Eight weeks, Left thigh");
    expect(words(body)).toContain("Week 3 of 8: 1 of 3 sessions. Since Nov 2, 2026");
    expect(words(body)).not.toContain("Right thigh");
    const left = SUMMARIES.filter(({ placements }) => `${placements}` === "left_thigh");
    expect(body.querySelectorAll("tr")).toHaveLength(left.length);
  });

  it("has every session of the programme, however many pages they are on", async () => {
    const first = SUMMARIES.slice(0, 2);
    const element = await shown(CHARTS.lines, {
      "bfr_cuff/history/sessions": ({ cursor }) =>
        cursor
          ? { sessions: SUMMARIES.slice(2, 5), cursor: null }
          : { sessions: first, cursor: "more" },
    });
    one(element, "div.bar button").click();
    await settled(element);
    await settled(element);
    expect(paper().body.querySelectorAll("tr")).toHaveLength(5);
    expect(asked.at(-1)).toMatchObject({ cursor: "more", limit: 200 });
  });

  it("is of all that is charted without a programme, and goes when it is printed", async () => {
    const element = await shown();
    one(element, "div.bar button").click();
    await settled(element);
    expect(words(paper().querySelector("h1"))).toBe("Anna · Progress");
    expect(paper().querySelectorAll("section")).toHaveLength(3);
    expect(print).toHaveBeenCalledOnce();
    frame()?.contentWindow?.onafterprint?.({} as Event);
    expect(frame()).toBeNull();
  });
});
