import { describe, expect, it, vi } from "vitest";
import type { LopHistory } from "../src/measure/lop.ts";
import type { Measure } from "../src/measure/measure.ts";
import { dotted, lined, ticks } from "../src/measure/plot.ts";
import { Staircase } from "../src/measure/staircase.ts";
import type { Measured, Measurement, Run } from "../src/measure/wire.ts";
import { loadTexts } from "../src/shared/texts.ts";
import { button, buttons, onAPage, put, root, settle, words } from "./cards.ts";
import { ANNA, event, type Home, home, NOW, up } from "./home.ts";

onAPage();

const RUN: Run = {
  low: 142,
  high: 157,
  refusals: [],
  pulse_rate: 61,
  points: [
    [100, 0.6],
    [120, 1.1],
    [150, 0.4],
  ],
  envelope: [
    [90, 0.4],
    [120, 1.1],
    [160, 0.3],
  ],
};
const GOING: Measurement = {
  id: "m1",
  phase: "rising",
  phase_ends_ms: null,
  cuff: { placement: "left_arm" },
  run: 1,
  runs_max: 3,
  top_mmhg: 200,
  target: 90,
  steps: [],
  deadline_ms: NOW + 100_000,
  ready_ms: null,
  actions: ["stop", "discomfort"],
  runs: [],
  reason: null,
  result: null,
  text: null,
  advice: [],
};
const ENDED: Measurement = {
  ...GOING,
  phase: "ended",
  target: null,
  deadline_ms: null,
  ready_ms: NOW + 90_000,
  actions: [],
  runs: [RUN, RUN],
  reason: "done",
  result: { low: 142, high: 157, kept: true },
  text: "The pulse ends between 142 and 157 mmHg.",
};
const PREVIEW = {
  refusal: null,
  actions: ["measure"],
  limbs: ["left_thigh"],
  limb: "left_thigh",
  plan: "Left thigh, seated: the cuff goes up in steps.",
  notes: ["Keep still.", "For legs there is no data."],
  last: { text: "140 to 150 mmHg, estimated in May." },
};

/** A home that can measure; what was asked is in `asked`. */
function measuring(preview: object = PREVIEW): Home {
  const given = home();
  Object.assign(given.preview as object, { measure: null });
  const answer = given.hass.callWS;
  given.hass.callWS = async <T>(message: { type: string }) => {
    if (!message.type.startsWith("bfr_cuff/measurement/")) return answer<T>(message);
    given.asked.push(message);
    return (message.type.endsWith("preview") ? preview : {}) as T;
  };
  return given;
}

/** A card on which somebody wants to measure. */
async function asking(given = measuring()) {
  const card = await put("session", given);
  given.send(event({ session: null }));
  await settle();
  button(card, "Measure").click();
  await settle();
  await settle();
  const screen = () => root(card).querySelector("bfr-cuff-measure") as Measure;
  const tell = async (measurement: Measurement | null, more: object = {}) => {
    given.send({ now_ms: NOW, measurement, ...more } as never);
    await settle();
  };
  return { card, given, screen, tell };
}

const said = (element: Element) =>
  (root(element).textContent ?? "").replace(/\s+/g, " ").trim();

describe("the Measure screen", () => {
  it("says what will happen, how long and how high, before anything moves", async () => {
    const { card, given, screen } = await asking();
    expect(said(screen())).toContain("Occlusion pressure: Left thigh");
    for (const words of [PREVIEW.plan, ...PREVIEW.notes, PREVIEW.last.text]) {
      expect(said(screen())).toContain(words);
    }
    expect(buttons(card)).not.toContain("Start");
    button(screen(), "Start measuring").click();
    await settle();
    expect(given.asked.at(-1)).toEqual({
      type: "bfr_cuff/measurement/start",
      athlete: ANNA.entry_id,
      limb: "left_thigh",
      posture: "seated",
    });
  });

  it("is proposed where no LOP fits", async () => {
    const given = measuring();
    Object.assign(given.preview as object, { measure: { text: "Measure it again." } });
    const card = await put("session", given);
    expect(words(card, ".choosing > .suggestion")).toBe("Measure it again. Measure");
  });

  it("says why not, and cannot be started", async () => {
    const refusal = "Only a cuff with a pump can measure.";
    const { screen } = await asking(
      measuring({ ...PREVIEW, refusal, plan: null, actions: [] }),
    );
    expect(said(screen())).toContain(refusal);
    expect(button(screen(), "Start measuring").disabled).toBe(true);
  });

  it("goes back to the session", async () => {
    const { card, screen } = await asking();
    button(screen(), "Back").click();
    await settle();
    expect(buttons(card)).toContain("Start");
  });

  it("has Release all the while, which stops it, as any symptom does", async () => {
    const { card, given, screen, tell } = await asking();
    expect(buttons(card)).not.toContain("Release");
    for (const phase of ["counting", "rising", "analysing", "venting"] as const) {
      await tell({ ...GOING, phase });
      expect(buttons(card)).toContain("Release");
    }
    button(card, "Release").click();
    await settle();
    const stop = { type: "bfr_cuff/measurement/stop", athlete: ANNA.entry_id };
    expect(given.asked.at(-1)).toEqual(stop);
    await tell(GOING);
    button(screen(), "It hurts or feels wrong").click();
    expect(given.asked.at(-1)).toEqual({ ...stop, reason: "discomfort" });
  });

  it("draws the staircase as it comes, and the pulse in it", async () => {
    const { screen, tell } = await asking();
    const pressure = [88, 88.5, 89.2, 89.4];
    const samples = [{ run: 1, at_ms: NOW, interval_ms: 10, pressure }];
    await tell(GOING, { samples });
    expect(said(screen())).toContain("89 mmHg");
    expect(said(screen())).toContain("Going up · run 1 of 3 at most");
    expect(said(screen())).toContain("of 90 mmHg");
    expect(said(screen())).toContain("1:40 left");
    const line = root(screen()).querySelector("path.line");
    expect(line?.getAttribute("d")).toMatch(/^M0 -88L/);
  });

  it("gives no cuff the pressure that it had before", async () => {
    const { screen, tell } = await asking();
    const samples = [{ run: 1, at_ms: NOW, interval_ms: 10, pressure: [189] }];
    await tell(GOING, { samples });
    expect(said(screen())).toContain("189 mmHg");
    const empty = { ...GOING, target: null, deadline_ms: null };
    await tell({ ...empty, phase: "venting", phase_ends_ms: NOW + 19_000 });
    expect(said(screen())).toContain("0:19 Next run soon");
    expect(said(screen())).not.toContain("mmHg");
    await tell({ ...empty, phase: "releasing" });
    expect(said(screen())).not.toContain("189");
    await tell({ ...GOING, run: 2 });
    expect(said(screen())).toContain("– mmHg");
  });

  it("shows at the end what it means, with both ends, until it is closed", async () => {
    const { card, screen, tell } = await asking();
    await tell(GOING);
    await tell(ENDED);
    expect(said(screen())).toContain(ENDED.text);
    expect(said(screen())).toContain("Training may begin in 1:30");
    expect(root(screen()).querySelectorAll("path.dots")).toHaveLength(2);
    expect(root(screen()).querySelector("path.ends")?.getAttribute("d")).toContain(
      "M142 0",
    );
    const chart = root(screen()).querySelector("[role=img]");
    expect(chart?.getAttribute("aria-label")).toContain("between 142 and 157 mmHg");
    button(screen(), "Close").click();
    await settle();
    expect(buttons(card)).toContain("Start");
    expect(root(card).querySelector("bfr-cuff-measure")).toBeNull();
  });

  it("says what was wrong and what to do, where there is no result", async () => {
    const { screen, tell } = await asking();
    const advice = ["The limb moved. Keep still."];
    await tell(GOING);
    await tell({ ...ENDED, runs: [], advice, result: null, text: "No result." });
    expect(said(screen())).toContain("The limb moved. Keep still.");
    expect(root(screen()).querySelector("[role=img]")).toBeNull();
  });

  it("does not bring up one that was over before", async () => {
    const { screen, tell } = await asking();
    await tell(ENDED);
    expect(said(screen())).not.toContain(ENDED.text);
    expect(said(screen())).toContain(PREVIEW.plan);
  });

  it("shows one that was begun elsewhere", async () => {
    const given = measuring();
    given.hass.states["sensor.cuff_1_phase"] = up("athlete", ANNA.entry_id);
    const card = await put("session", given);
    expect(buttons(card)).toContain("Start");
    expect(words(card, ".status")).not.toContain("without a session");
    given.send({ now_ms: NOW, measurement: GOING } as never);
    await settle();
    expect(buttons(card)).not.toContain("Start");
    expect(words(card, ".status")).not.toContain("without a session");
  });

  it.each(["counting", "venting"])(
    "shows one that is %s, with its cuff down",
    async (state) => {
      const given = measuring();
      given.hass.states["sensor.anna_measurement"] = { state, attributes: {} };
      const card = await put("session", given);
      given.send({ now_ms: NOW, measurement: GOING } as never);
      await settle();
      expect(buttons(card)).toContain("Release");
      expect(buttons(card)).not.toContain("Start");
    },
  );

  it("says what went wrong, in words", async () => {
    const given = measuring();
    const answer = given.hass.callWS;
    given.hass.callWS = (message) =>
      message.type.endsWith("/start")
        ? Promise.reject({ code: "unauthorized" })
        : answer(message);
    const { screen } = await asking(given);
    button(screen(), "Start measuring").click();
    await settle();
    expect(said(screen())).toContain("Your account may not");
    // The checks, which are asked now and then, have nothing against it.
    await settle(6000);
    expect(said(screen())).toContain("Your account may not");
  });
});

describe("the staircase", () => {
  const of = (pressure: (number | null)[], run = 1) => {
    const stairs = new Staircase();
    stairs.add([{ run, at_ms: NOW, interval_ms: 10, pressure }]);
    return stairs;
  };

  it("has the pulse as what differs from the pressure around it", () => {
    const wave = Array.from({ length: 1000 }, (_, index) => {
      return 90 + Math.sin((2 * Math.PI * index) / 90);
    });
    const pulse = of(wave).pulse().slice(100, 900) as number[];
    expect(Math.max(...pulse)).toBeCloseTo(1, 1);
    expect(Math.min(...pulse)).toBeCloseTo(-1, 1);
  });

  it("has no pulse in a step, nor where nothing was measured", () => {
    const step = Array.from({ length: 400 }, (_, index) => (index < 200 ? 80 : 90));
    const pulse = of([...step, null]).pulse();
    expect(pulse[200]).toBeNull();
    expect(pulse[50]).toBeCloseTo(0);
    expect(pulse.at(-1)).toBeNull();
  });

  it("begins anew with each run", () => {
    const stairs = of([40, 41]);
    stairs.add([{ run: 1, at_ms: NOW + 20, interval_ms: 10, pressure: [42] }]);
    expect(stairs.pressure).toEqual([40, 41, 42]);
    // A subscription that begins anew has the whole run again.
    const again = [40, 41, 42, 43];
    stairs.add([{ run: 1, at_ms: NOW, interval_ms: 10, pressure: again }]);
    expect(stairs.pressure).toEqual(again);
    stairs.add([{ run: 2, at_ms: NOW, interval_ms: 10, pressure: [5] }]);
    expect(stairs.pressure).toEqual([5]);
    expect([stairs.newest(2), stairs.newest(1)]).toEqual([5, null]);
  });
});

describe("a plot", () => {
  it.each([
    [[0, 200], "0 50 100 150 200"],
    [[0, 1.2], "0 0.5 1"],
    [[40, 165], "50 100 150"],
  ] as const)("of %j is labelled in round numbers", (range, labels) => {
    expect(
      ticks(range)
        .map(([, text]) => text)
        .join(" "),
    ).toBe(labels);
  });

  it("has lines and dots upwards", () => {
    const points = [
      [1, 2],
      [3, 4],
    ] as const;
    expect(lined(points)).toBe("M1 -2L3 -4");
    expect(dotted(points)).toBe("M1 -2h0M3 -4h0");
  });
});

describe("measurements that are kept", () => {
  const MEASURED: Measured = {
    measurement_id: "m2",
    started_at: "2026-11-30T10:00:00+01:00",
    placement: "left_arm",
    posture: "seated",
    cuff_width_mm: 110,
    reason: "done",
    low: 142,
    high: 157,
    refusals: [],
    pulse_rate: 61.2,
  };
  const list: Measured[] = [
    MEASURED,
    { ...MEASURED, measurement_id: "m1b", low: null, refusals: ["movement"] },
    { ...MEASURED, measurement_id: "m1a", placement: "right_arm", low: 130 },
    {
      ...MEASURED,
      measurement_id: "m1",
      started_at: "2026-10-30T10:00:00+01:00",
      low: 150,
      high: 160,
    },
  ];
  async function history(measured: Measured[] = list) {
    const given = home();
    const asked: Record<string, unknown>[] = [];
    const answer = given.hass.callWS;
    given.hass.callWS = async <T>(message: {
      type: string;
      [field: string]: unknown;
    }) => {
      const what = message.type.replace("bfr_cuff/history/", "");
      if (what === message.type) return answer<T>(message);
      asked.push(message);
      const found = measured.find(
        ({ measurement_id }) => measurement_id === message.measurement_id,
      );
      const measurements = measured;
      return (found ? { ...found, runs: [RUN] } : { measurements }) as T;
    };
    given.answer = async () => {
      measured = measured.slice(1);
    };
    const element = document.createElement("bfr-cuff-lop") as LopHistory;
    element.speech = { hass: given.hass, t: await loadTexts(given.hass) };
    Object.assign(element, { athlete: ANNA.entry_id, read: "now" });
    document.body.append(element);
    await settle();
    await settle();
    return { element, asked, given };
  }

  async function deleting(isMeant: boolean, answer?: () => Promise<unknown>) {
    vi.stubGlobal("confirm", () => isMeant);
    const { element, given } = await history();
    if (answer) given.answer = answer;
    root(element).querySelector<HTMLElement>(".rows button")?.click();
    await settle();
    await settle();
    const told = vi.fn();
    element.addEventListener("deleted", told);
    button(element, "Delete this measurement").click();
    await settle();
    await settle();
    return { element, calls: given.calls, told };
  }

  it("opens a measurement, over the last one that can be compared", async () => {
    const { element, asked } = await history();
    root(element).querySelector<HTMLElement>(".rows button")?.click();
    await settle();
    await settle();
    const ids = asked.flatMap(({ measurement_id }) => measurement_id ?? []);
    expect(ids).toEqual(["m2", "m1"]);
    expect(said(element)).toContain("142–157 mmHg, pulse 61");
    expect(said(element)).toContain("Dashed: Oct 30, 2026, 150–160 mmHg");
    expect(root(element).querySelectorAll("path.before")).toHaveLength(1);
    expect(root(element).querySelector("[aria-expanded=true]")).not.toBeNull();
  });

  it("deletes the one that is open, once that is meant, and reads the rest", async () => {
    const { element, calls, told } = await deleting(true);
    expect(calls).toEqual([
      ["bfr_cuff.delete_measurement", { measurement: "m2" }, undefined],
    ]);
    expect(told).toHaveBeenCalledOnce();
    expect(root(element).querySelectorAll(".rows button")).toHaveLength(
      list.length - 1,
    );
    expect(root(element).querySelector("section")).toBeNull();
    // Whoever came by the keyboard goes on from there.
    const [first] = root(element).querySelectorAll(".rows button");
    expect(root(element).activeElement).toBe(first);
  });

  it("deletes nothing that is not meant", async () => {
    const { element, calls } = await deleting(false);
    expect(calls).toEqual([]);
    expect(root(element).querySelector("section")).not.toBeNull();
  });

  it("says why it could not be deleted, and leaves it open", async () => {
    const { element, told } = await deleting(true, () =>
      Promise.reject({ code: "unauthorized" }),
    );
    expect(said(element)).toContain("Your account may not");
    expect(told).not.toHaveBeenCalled();
    expect(root(element).querySelector("section")).not.toBeNull();
  });

  it("says of one without a result that there is none", async () => {
    const { element } = await history(list.slice(1, 2));
    expect(said(element)).toContain("Left arm · no result");
  });

  it("is not there where nothing was measured", async () => {
    expect(said((await history([])).element)).toBe("");
  });
});
