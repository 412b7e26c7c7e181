import { describe, expect, it } from "vitest";
import { type Day, type Week, weeksOf } from "../../src/history/calendar.ts";
import type { Charts, KeptCuff, Summary } from "../../src/history/kept.ts";
import {
  counted,
  cuffTime,
  daySaid,
  dayText,
  done,
  ended,
  figures,
  found,
  limbs,
  markText,
  share,
  title,
  weekText,
} from "../../src/history/words.ts";
import { DONE, fakeHass, kept, line, SUMMARIES, TODAY, TOTALS, t } from "./fake.ts";

const hass = fakeHass();
const speech = { hass, t };
const session = SUMMARIES[0] as Summary;
const weeks = weeksOf(TOTALS, DONE, TODAY, 2);
const week = weeks[1] as Week;
const charts = (over: Partial<Charts>): Charts => ({
  lines: [],
  done: [],
  load_change: null,
  ...over,
});

describe("a row", () => {
  it.each([
    ["2026-11-20", "Today"],
    ["2026-11-19", "Yesterday"],
    ["2026-11-16", "Mon, Nov 16"],
    ["2026-11-13", "Fri, Nov 13"],
  ])("says of %s: %s", (day, said) => {
    expect(daySaid(speech, day, TODAY)).toBe(said);
  });

  it.each([
    [["left_thigh"], "Left thigh"],
    [["left_thigh", "right_thigh"], "Both thighs"],
    [["right_forearm", "left_forearm"], "Both forearms"],
    [["left_calf", "right_calf"], "Both calves"],
    [["left_arm", "right_thigh"], "Left arm, Right thigh"],
  ])("calls %j %s", (placements, name) => {
    expect(limbs(hass, placements)).toBe(name);
  });

  it("is a sentence: where, what, how much, and why it ended", () => {
    expect(title(speech, ["left_thigh"], session)).toBe("Left thigh · Classic 75");
    expect(done(speech, session)).toBe("4 of 4 sets · 32 kg");
    expect(done(speech, { ...session, load_kg: null })).toBe("4 of 4 sets");
    expect(ended(speech, "done")).toBe("");
    expect(ended(speech, "limit")).toBe("Occlusion limit reached");
  });

  it("has the name that an own protocol was given", () => {
    const own = { protocol_id: "own-1", protocol_name: "Ladder" };
    expect(title(speech, ["left_arm"], own)).toBe("Left arm · Ladder");
  });
});

describe("numbers", () => {
  it("are minutes and seconds, of many hours whole minutes", () => {
    expect(cuffTime(speech, 947.4)).toBe("15:47");
    expect(cuffTime(speech, 9120)).toBe("152 min");
  });

  it("are counted as the language does", () => {
    expect(counted(speech, "history_weeks", 1)).toBe("1 week");
    expect(counted(speech, "history_weeks", 13)).toBe("13 weeks");
  });

  it("that are not known are a dash, never nothing", () => {
    expect(share(speech, null)).toBe("–");
    expect(share(speech, 0)).toBe("0 %");
    expect(figures(speech, undefined, charts({})).map(([value]) => value)).toEqual([
      "–",
      "–",
      "–",
    ]);
  });
});

describe("the map", () => {
  it("has words for each day, of one to come only its date", () => {
    const said = week.days.map((day) => dayText(speech, day));
    expect(said[4]).toBe("Friday, November 20: 1 session, 5:00 cuff time");
    expect(said[1]).toBe("Tuesday, November 17: no session");
    expect(said[6]).toBe("Sunday, November 22");
  });

  it("counts no session that was stopped, and tells its time", () => {
    const stopped = { ...(week.days[4] as Day), sessions: 0 };
    expect(dayText(speech, stopped)).toBe(
      "Friday, November 20: 0 sessions, 5:00 cuff time",
    );
  });

  it("has words for each week", () => {
    expect(weekText(speech, week)).toBe(
      "Week of November 16: 2 sessions, 19:09 cuff time, volume 4,800 kg",
    );
  });
});

describe("the figures", () => {
  it("say whether it gets anywhere", () => {
    const given = charts({ load_change: 0.118 });
    const [first, second, third] = figures(speech, week, given);
    expect(first).toEqual(["2", "of 2–3 sessions this week"]);
    expect(second).toEqual(["19:09", "cuff time this week"]);
    expect(third).toEqual(["+12 %", "load in 4 weeks"]);
  });

  it("have another answer where no load is known", () => {
    const points: [string, number][] = [["2026-11-10", 176]];
    const lines = [line({ measure: "lop", points })];
    expect(figures(speech, week, charts({ lines }))[2]).toEqual([
      "176",
      "mmHg LOP, Left thigh",
    ]);
    const less = charts({ lines, load_change: -0.05 });
    expect(figures(speech, week, less)[2]?.[0]).toBe("-5 %");
  });

  it("never say that more were done than there are", () => {
    const many = { ...week, sessions: 6 };
    expect(figures(speech, many, charts({}))[0]).toEqual([
      "6",
      "sessions this week; 2–3 are meant",
    ]);
  });
});

describe("an opened session", () => {
  const cuff = kept().record.cuffs[0] as KeptCuff;

  it("says how its target was found", () => {
    expect(found(speech, cuff)).toBe(
      "112 mmHg: 64 % of an LOP of 176 mmHg, measured on Oct 30, 2026, seated.",
    );
    const felt = { ...cuff, basis: "felt", lop: null, tightness: 7 };
    expect(found(speech, felt)).toBe("As tight as it should feel: 7 of 10.");
    for (const basis of ["estimate", "under_systolic", "fixed"]) {
      expect(found(speech, { ...cuff, basis })).toMatch(/^112 mmHg/);
    }
  });

  it("names everything that can be marked", () => {
    const fine = false;
    const answers = ["refill_instant", "refill_normal", "refill_long"];
    const symptoms = ["symptom_none", "symptom_numbness", "symptom_pain"];
    for (const kind of [...answers, ...symptoms]) {
      expect(markText(speech, { at_s: 0, kind, answer: true, fine })).not.toBe("");
    }
    expect(markText(speech, { at_s: 0, kind: "lowered", answer: false, fine })).toBe(
      "Pressure lowered",
    );
  });
});
