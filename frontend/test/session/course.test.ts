import { beforeAll, describe, expect, it } from "vitest";
import {
  announcement,
  dots,
  face,
  type Look,
  nextWords,
  share,
  time,
} from "../../src/session/course.ts";
import { loadTexts, type Texts } from "../../src/shared/texts.ts";
import type { Session } from "../../src/shared/wire.ts";
import { home, NOW, REST, session } from "../home.ts";

const { hass } = home();
let t: Texts;
beforeAll(async () => {
  t = await loadTexts(hass);
});

const look = (over: Partial<Look> = {}): Look => ({
  hass,
  t,
  now_ms: NOW,
  pressures: [91, 88],
  stale: false,
  ...over,
});
const shown = (over: Partial<Session>, at: Partial<Look> = {}) => {
  return face(session(over), look(at)).slice(0, 3);
};
const TIMED = {
  repetitions: null,
  work_s: 120,
  rest_s: 60,
  exercise: null,
  to_failure: false,
};
const WRAP = {
  occluded_s: null,
  key: "w",
  name: "Wrap",
  placement: "left_thigh",
  percent: null,
  lop_mmhg: null,
  target: null,
  tightness: 7,
};

describe("the big thing in the ring", () => {
  it("is the repetition in a set", () => {
    expect(shown({})).toEqual(["Set 2 of 4", "9", "of 15 reps"]);
  });

  it("says how long a set by the beat still takes, and counts its last ones down", () => {
    const beat = { up_s: 2, down_s: 2 };
    const at = (repetitions: number) =>
      shown({ beat, repetitions, phase_ends_ms: NOW + 24_000 })[2];
    expect(at(9)).toBe("of 15 · 0:24");
    expect([12, 13, 14].map(at)).toEqual(["3 to go", "2 to go", "last one"]);
    expect(at(15)).toBe("of 15 · 0:24");
    const over = { beat, repetitions: 9, phase_ends_ms: NOW + 24_000 };
    expect(shown(over, { stale: true })[2]).toBe("of 15 reps");
  });

  it("is the repetition in a set to failure", () => {
    const plan = [{ ...TIMED, work_s: null, to_failure: true }];
    expect(shown({ plan, set: 1, sets: 1 })).toEqual([
      "Set 1 of 1",
      "9",
      "reps, to failure",
    ]);
  });

  it("is the time that is left in a set by the clock", () => {
    const over = { plan: [TIMED], set: 1, sets: 1, phase_ends_ms: NOW + 61_000 };
    expect(shown(over)).toEqual(["Set 1 of 1", "1:01", "of 2:00"]);
  });

  it("is the time that is left in a rest", () => {
    expect(shown(REST)).toEqual(["Rest", "0:22", "then 15 reps"]);
  });

  it("is the planned rest while the air is still being let out", () => {
    const over = { ...REST, phase_ends_ms: null };
    expect(shown(over)).toEqual(["Air out", "0:30", "then 15 reps"]);
  });

  it("is the count before a set", () => {
    const over = { phase: "ready", phase_ends_ms: NOW + 2100 } as const;
    expect(shown(over)).toEqual(["Get ready", "3", "then 15 reps"]);
  });

  it("is how tight a wrap should feel while it is put on", () => {
    const over = { phase: "ready", phase_ends_ms: null, cuffs: [WRAP] } as const;
    expect(shown({ ...over, cuffs: [WRAP] })).toEqual([
      "Put wrap on",
      "7",
      "of 10, as felt",
    ]);
  });

  it("is the pressure of the slower cuff while they inflate", () => {
    expect(shown({ phase: "inflating" })).toEqual([
      "Pressure rises",
      "88",
      "of 110 mmHg",
    ]);
  });

  it("is the pressure of the higher cuff while they are let down", () => {
    expect(shown({ phase: "releasing" })).toEqual(["Air out", "91", "mmHg"]);
  });

  it("counts up while the session pauses", () => {
    expect(shown({ phase: "paused" })).toEqual(["Paused", "0:20", "air out"]);
  });

  it.each([
    [REST],
    [{ phase: "ready", phase_ends_ms: NOW + 5000 }],
    [{ phase: "paused" }],
    [{ phase: "inflating" }],
  ] as [Partial<Session>][])("pretends nothing when nothing is known: %o", (over) => {
    expect(shown(over, { stale: true })[1]).toBe("–");
  });

  it("keeps the repetitions that were counted, which are facts", () => {
    expect(shown({}, { stale: true })[1]).toBe("9");
  });
});

describe("the inner ring", () => {
  it.each([
    ["the share of repetitions", {}, 0.6],
    ["what is left of a rest", REST, 22 / 30],
    ["all of a rest that has not begun to count", { ...REST, phase_ends_ms: null }, 1],
    ["the share of the target", { phase: "inflating" }, 0.8],
    ["nothing in a pause", { phase: "paused" }, 0],
    [
      "the share of a set by the clock",
      { plan: [TIMED], set: 1, phase_ends_ms: NOW + 20_000 },
      0.5,
    ],
  ] as [string, Partial<Session>, number][])("is %s", (_, over, expected) => {
    expect(share(session(over), NOW, [88, 91])).toBeCloseTo(expected);
  });
});

describe("what comes next", () => {
  it.each([
    [{ kind: "rest", repetitions: null, seconds: 30 }, "Rest 30 s"],
    [{ kind: "cuff_off_rest", repetitions: null, seconds: 120 }, "Rest 2:00, cuff off"],
    [{ kind: "work", repetitions: 15, seconds: null }, "15 reps"],
    [{ kind: "work", repetitions: 1, seconds: null }, "1 rep"],
    [{ kind: "work", repetitions: null, seconds: 300 }, "5:00"],
    [{ kind: "work", repetitions: null, seconds: null }, "To failure"],
    [{ kind: "done", repetitions: null, seconds: null }, "Done"],
  ] as [Session["next"], string][])("%o is %s", (next, words) => {
    expect(nextWords({ hass, t }, session({ next }))).toBe(words);
  });

  it("says up to a minute and a half in seconds", () => {
    expect([time(t, 90), time(t, 91)]).toEqual(["90 s", "1:31"]);
  });
});

describe("the sets", () => {
  it("are done, cut short, running or to come", () => {
    const records = [
      { number: 1, repetitions: 30, rpe: null, discomfort: null, cut_short: false },
      { number: 2, repetitions: 12, rpe: null, discomfort: null, cut_short: true },
    ];
    const found = dots(session({ records, set: 3 }));
    expect(found.map(({ text, state }) => `${text} ${state}`)).toEqual([
      "30 done",
      "12 short",
      "15 now",
      "15 todo",
    ]);
  });

  it("say their time, or that they go to failure", () => {
    const plan = [
      TIMED,
      { ...TIMED, work_s: null },
      { ...TIMED, repetitions: 15, to_failure: true },
    ];
    const found = dots(session({ plan, records: [], phase: "inflating", set: 1 }));
    expect(found.map(({ text }) => text)).toEqual(["2:00", "+", "15+"]);
  });
});

describe("what a screen reader says", () => {
  it.each([
    [{}, "Set 2 of 4. 15 reps."],
    [REST, "Rest. 30 s, then 15 reps."],
    [{ phase: "paused" }, "Paused."],
  ] as [Partial<Session>, string][])("%o", (over, words) => {
    expect(announcement(session(over), look())).toBe(words);
  });
});
