import { describe, expect, it, vi } from "vitest";
import type { Athlete, Cuff, Session } from "../../src/shared/wire.ts";
import { button, buttons, onAPage, put, root, settle, words } from "../cards.ts";
import {
  ANNA,
  BEN,
  cuff,
  event,
  type Home,
  home,
  INSTALLED,
  NOW,
  REST,
  screen,
  session,
} from "../home.ts";
import { refused, refusedAs } from "../refusing.ts";

onAPage();
const OTHER = "Home Assistant could not do this. Its log says why.";
const RELEASED = ["bfr_cuff.stop_session", { athlete: ANNA.entry_id }, undefined];
const VENTED = ["bfr_cuff.release", {}, { device_id: ["device-cuff-1"] }];

/** A card that shows a session. */
async function training(over = {}, given = home()) {
  const card = await put("session", given);
  given.send(event({ session: session(over) }));
  await settle();
  return { card, home: given };
}

describe("before a session", () => {
  it("says in words what the checks found, and starts", async () => {
    const given = home();
    const card = await put("session", given);
    expect(words(card, ".checks")).toBe(
      "30151515 Rest 30 s Left thigh 110 mmHg: 62 % of 176 6:30 in all, 6:30 of it under pressure; cuff on for 15:00 at most This is more often than three times a week.",
    );
    button(card, "Start").click();
    expect(given.calls).toEqual([
      ["button.press", {}, { entity_id: "button.anna_start" }],
    ]);
  });

  it("says why not, and cannot be started", async () => {
    const refusal = "Cuff 1 is not connected.";
    const preview = { plan: null, refusal, warnings: [], actions: [] };
    const card = await put("session", home({ preview }));
    expect(words(card, ".refusal")).toBe("Cuff 1 is not connected.");
    expect(button(card, "Start").disabled).toBe(true);
  });

  it("chooses through the athlete's selects, an own protocol by its name", async () => {
    const given = home();
    const card = await put("session", given);
    const [protocol] = root(card).querySelectorAll("select");
    (protocol as HTMLSelectElement).value = "Stairs";
    protocol?.dispatchEvent(new Event("change"));
    expect(given.calls).toEqual([
      [
        "select.select_option",
        { option: "Stairs" },
        { entity_id: "select.anna_protocol" },
      ],
    ]);
  });

  it("asks the checks again when a cuff has changed", async () => {
    const given = home();
    const card = await put("session", given);
    const asked = () =>
      given.asked.filter(({ type }) => type === "bfr_cuff/preview").length;
    expect(asked()).toBe(1);
    const states = {
      ...given.hass.states,
      "sensor.cuff_1_phase": { state: "holding", attributes: {} },
    };
    card.hass = { ...given.hass, states };
    await settle();
    expect(asked()).toBe(2);
  });

  it("shows the last session, and takes its suggestion over", async () => {
    const given = home();
    Object.assign(given.hass.states, {
      "sensor.anna_last": { state: "2026-11-17T18:00:00+00:00", attributes: {} },
      "sensor.anna_end": { state: "limit", attributes: {} },
      "sensor.anna_band": { state: "97.2", attributes: {} },
      "sensor.anna_suggestion": {
        state: "load",
        attributes: { amount: 2.5, why: "went_well" },
      },
    });
    const card = await put("session", given);
    expect(words(card, ".before")).toContain(
      "Last session, Tuesday, Nov 17: Occlusion limit reached · in band 97 %",
    );
    expect(words(card, ".before .suggestion")).toContain(
      "More load: 2.5 kg It went well",
    );
    button(card, "Take it over").click();
    expect(given.calls[0]?.[2]).toEqual({ entity_id: "button.anna_take" });
  });

  it("shows what an action was refused for", async () => {
    const given = home();
    const card = await put("session", given);
    given.answer = () => Promise.reject(refused("Cuff 1 still holds pressure."));
    button(card, "Start").click();
    await settle();
    expect(words(card, ".status")).toBe("Cuff 1 still holds pressure.");
  });
});

describe("whose session", () => {
  it("is the one of the athlete that is configured, by device or by name", async () => {
    const installed = { ...INSTALLED, athletes: [ANNA, BEN] };
    for (const athlete of ["device-ben", "Ben", "entry-ben"]) {
      const card = await put("session", home({ installed }), { athlete });
      expect(words(card, "h2")).toContain("Ben");
    }
  });

  it("is asked where several could be meant", async () => {
    const card = await put(
      "session",
      home({ installed: { ...INSTALLED, athletes: [ANNA, BEN] } }),
    );
    expect(words(card, ".body")).toContain("Who is training?");
    button(card, "Ben").click();
    await settle();
    expect(words(card, "h2")).toContain("Ben");
  });

  it("is said to be missing, in words", async () => {
    const card = await put("session", home(), { athlete: "Carl" });
    expect(words(card, ".body")).toContain("There is no athlete called Carl.");
    const none = await put(
      "session",
      home({ installed: { ...INSTALLED, athletes: [] } }),
    );
    expect(words(none, ".body")).toContain("There is no athlete yet.");
  });

  it("cannot be configured with anything but words", async () => {
    await expect(put("session", home(), { athlete: 5 })).rejects.toThrow("athlete:");
  });
});

describe("in a session", () => {
  it("shows the one look", async () => {
    const { card } = await training();
    expect(words(card, "h2")).toContain("Anna · Left thigh");
    expect(words(card, ".chip")).toBe("Classic 75");
    expect(words(card, ".face")).toBe("Set 2 of 4 9 of 15 reps");
    expect(words(card, ".pressure")).toBe("112 mmHg 64 % of LOP 176");
    expect(words(card, ".footing")).toBe("Cuff on 1:40 · 13:20 left in band 97 %");
    expect(words(card, ".side")).toContain("Next Rest 30 s Load 20 kg");
    expect(root(card).querySelector(".trace .line")?.getAttribute("d")).toMatch(/^M/);
    expect(words(card, "[aria-live=polite]")).toBe("Set 2 of 4. 15 reps.");
  });

  it("offers what fits the phase", async () => {
    const { card, home: given } = await training();
    const offered = (over: object) => {
      given.send(event({ session: session(over) }));
      return settle().then(() => buttons(card).slice(0, -1));
    };
    const plain = ["+1 rep", "End set", "Pause", "Lower", "Extra set"];
    expect(await offered({})).toEqual(plain);
    expect(await offered({ ...REST })).toEqual([
      "Skip rest",
      "Pause",
      "Lower",
      "Extra set",
      "Skip set",
    ]);
    const paused = ["next", "resume", "stop"];
    expect(await offered({ phase: "paused", actions: paused })).toEqual(["Go on"]);
    button(card, "Go on").click();
    expect(given.calls.at(-1)?.[2]).toEqual({ entity_id: "button.anna_pause" });
    expect(await offered({ phase: "releasing", actions: [] })).toEqual([]);
    expect(await offered({ actions: ["pause"] })).toEqual(["Pause"]);
  });

  it("asks how the limb feels, and tells the answer", async () => {
    const { card, home: given } = await training({ ...REST, question: "limb" });
    expect(words(card, ".question")).toContain("How does the limb feel?");
    button(card, "Tingling or numb").click();
    const athlete = ANNA.entry_id;
    expect(given.calls).toEqual([
      ["bfr_cuff.report", { athlete, symptom: "numbness" }, undefined],
    ]);
    given.send(event({ session: session({ phase: "ready", question: "refill" }) }));
    await settle();
    button(card, "Up to 3 s").click();
    expect(given.calls[1]).toEqual([
      "bfr_cuff.report",
      { athlete, refill: "normal" },
      undefined,
    ]);
  });

  it("keeps the focus where it is when news comes", async () => {
    const { card, home: given } = await training();
    const next = button(card, "End set");
    next.focus();
    given.send(event({ session: session({ repetitions: 10 }) }));
    await settle();
    expect(root(card).activeElement).toBe(next);
    expect(words(card, ".big")).toBe("10");
  });

  it("counts down by itself", async () => {
    const { card, home: given } = await training(REST);
    expect(words(card, ".big")).toBe("0:22");
    await settle(1000);
    given.send({ now_ms: NOW + 1000 });
    await settle(100);
    expect(words(card, ".big")).toBe("0:21");
  });

  it("says what is really left: what the guard says, not what was planned", async () => {
    const { card, home: given } = await training({ limit_s: 420 });
    const held = cuff({ occluded_s: 25, limit_s: 900, deadline_ms: NOW + 95_000 });
    given.send(event({ cuffs: { "c:0": held } }));
    await settle();
    expect(words(card, ".footing")).toContain("Cuff on 0:25 · 1:35 left");
    expect(words(card)).not.toContain("7:00");
    const down = cuff({ occluded: false, occluded_s: 25, deadline_ms: null });
    given.send(event({ cuffs: { "c:0": down } }));
    await settle();
    expect(words(card, ".footing")).toBe("Cuff on 0:25 in band 97 %");
  });

  it("says what the last minute means", async () => {
    const { card, home: given } = await training();
    given.send(event({ cuffs: { "c:0": cuff({ deadline_ms: NOW + 40_000 }) } }));
    await settle();
    expect(words(card, ".footing")).toContain("Releases in 0:40");
    expect(root(card).querySelector(".outer")?.getAttribute("data-tone")).toBe("red");
  });

  it("shows two cuffs", async () => {
    const [left] = session().cuffs;
    const right = { ...left, key: "c:1", placement: "right_thigh", target: 100 };
    const { card } = await training({ cuffs: [left, right] });
    expect(words(card, "h2")).toContain("Both thighs");
    expect(root(card).querySelectorAll("svg.trace")).toHaveLength(2);
    expect(words(card, ".cuffs")).toContain("Left thigh · 64 %");
  });

  it("says in words why it ended, until that is dismissed", async () => {
    const { card, home: given } = await training();
    given.send(event({ session: session({ phase: "ended", reason: "limit" }) }));
    given.send(event({ session: null }));
    await settle();
    expect(words(card, ".reason")).toBe("Occlusion limit reached");
    button(card, "Close").click();
    await settle();
    expect(root(card).querySelector(".choosing")).not.toBeNull();
  });
});

describe("the last set", () => {
  const rated = (card: Element, detail: object) =>
    root(card)
      .querySelector("bfr-cuff-rating")
      ?.dispatchEvent(new CustomEvent("rated", { detail }));

  it.each([
    REST,
    { ...REST, question: "limb" as const },
    { phase: "ready" as const, actions: ["log_set"] },
    { phase: "paused" as const, actions: ["log_set"] },
    { phase: "releasing" as const, actions: ["log_set"] },
  ])("can be told of in %o, beside any question", async (over) => {
    const { card, home: given } = await training(over);
    expect(Boolean(root(card).querySelector(".question"))).toBe("question" in over);
    rated(card, { rpe: 7, discomfort: 4 });
    const data = { athlete: ANNA.entry_id, rpe: 7, discomfort: 4 };
    expect(given.calls).toEqual([["bfr_cuff.log_set", data, undefined]]);
  });

  it("is not asked about while it is done", async () => {
    const { card } = await training();
    expect(root(card).querySelector("bfr-cuff-rating")).toBeNull();
  });

  it("is corrected by one tap", async () => {
    const { card, home: given } = await training(REST);
    expect(words(card, ".done output")).toBe("30");
    root(card)
      .querySelector<HTMLElement>("[aria-label='One repetition less']")
      ?.click();
    const data = { athlete: ANNA.entry_id, repetitions: 29 };
    expect(given.calls).toEqual([["bfr_cuff.log_set", data, undefined]]);
  });

  it("is put right on record once the session is over", async () => {
    const { card, home: given } = await training();
    const over = { phase: "ended", reason: "discomfort", session_id: "s9" } as const;
    given.send(event({ session: session(over) }));
    given.send(event({ session: null }));
    await settle();
    rated(card, { discomfort: 4 });
    await settle();
    const message = { session_id: "s9", set: 1, discomfort: 4 };
    expect(given.asked.at(-1)).toEqual({
      type: "bfr_cuff/history/correct",
      ...message,
    });
    expect(given.calls).toEqual([]);
    root(card)
      .querySelector<HTMLElement>("[aria-label='One repetition less']")
      ?.click();
    await settle();
    expect(words(card, ".done output")).toBe("29");
    expect(words(card, "dl")).toContain("reps 29");
    expect(words(card, ".reason")).toBe("Too much discomfort");
  });

  it("says why it could not be put right", async () => {
    const { card, home: given } = await training({ phase: "ended" });
    const answer = given.hass.callWS;
    given.hass.callWS = (message) =>
      message.type === "bfr_cuff/history/correct"
        ? Promise.reject({ code: "unauthorized" })
        : answer(message);
    rated(card, { rpe: 4 });
    await settle();
    expect(words(card, ".status")).toContain("Your account may not");
  });
});

describe("what is lifted", () => {
  const habits = (given: Home) =>
    given.asked.filter(({ type }) => type === "bfr_cuff/habit");
  const KEY = {
    type: "bfr_cuff/habit",
    athlete: ANNA.entry_id,
    protocol: "classic_75",
    limb: "left_thigh",
    posture: "seated",
  };
  const { posture: _, ...CHOICE } = KEY;

  async function choose(selector: string, value: string, given = home()) {
    const card = await put("session", given);
    const field = root(card).querySelector(selector) as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new Event("change"));
    await settle();
    return { card, given };
  }

  it("is chosen, kept, and checked again", async () => {
    const { given } = await choose("[list=exercises]", " Row ");
    expect(habits(given)).toEqual([{ ...CHOICE, exercise: "Row" }]);
    const previews = given.asked.filter(({ type }) => type === "bfr_cuff/preview");
    expect(previews).toHaveLength(2);
    expect(habits((await choose("[list=exercises]", "")).given)[0]).toMatchObject({
      exercise: null,
    });
  });

  it("has a load in kilograms, as proposed where none is typed", async () => {
    const { card, given } = await choose("#load", "22.5");
    expect(habits(given)[0]).toEqual({ ...CHOICE, load_kg: 22.5 });
    root(card).querySelector<HTMLElement>("[aria-label='More load']")?.click();
    await settle();
    expect(habits(given)[1]).toEqual({ ...CHOICE, load_kg: 23.5 });
    expect(habits((await choose("#load", "")).given)[0]).toMatchObject({
      load_kg: null,
    });
  });

  it("has a load in pounds where a home has those", async () => {
    const given = home();
    given.hass.config.unit_system = { mass: "lb" };
    const card = await put("session", given);
    const field = root(card).querySelector("#load") as HTMLInputElement;
    expect(field.value).toBe("44");
    expect(words(card, ".choices")).toContain("Load (lb)");
    root(card).querySelector<HTMLElement>("[aria-label='More load']")?.click();
    await settle();
    expect(habits(given)[0]).toEqual({ ...CHOICE, load_kg: 21.09 });
    given.send(event({ session: session() }));
    await settle();
    expect(words(card, ".side")).toContain("44 lb");
  });

  it("is not asked of a protocol without a load, or that names its exercises", async () => {
    const given = home();
    const shown = async (lifts: object) => {
      const before = given.preview as { lifts: object };
      given.preview = { ...before, lifts: { ...before.lifts, ...lifts } };
      return words(await put("session", given), ".choices");
    };
    expect(await shown({ named: true })).not.toContain("Exercise");
    expect(await shown({ has_load: false })).not.toContain("Load");
  });

  it("is counted by taps where that was chosen, and by this device's beat again", async () => {
    const { given } = await choose(".counting select", "taps");
    expect(habits(given)).toEqual([{ ...CHOICE, beat: false }]);
    const { given: other } = await choose(".counting select", "pulse");
    expect(habits(other)).toEqual([]);
    expect(localStorage.getItem("bfr-cuff-cue")).toBe("pulse");
    localStorage.clear();
  });

  it("says what is due", async () => {
    const given = home();
    const due = async (day: string) => {
      given.preview = { ...(given.preview as object), due: day };
      return words(await put("session", given), ".chip");
    };
    expect(await due("2027-01-15")).toBe("Due today");
    expect(await due("2027-01-18")).toBe("Due Monday");
  });
});

describe("the end", () => {
  /** A session that ended; what its cuff's controller says of itself follows. */
  async function over(last: Partial<Session>, boots: Partial<Cuff> = {}) {
    const { card, home: given } = await training();
    given.send(event({ session: session({ phase: "ended", ...last }) }));
    given.send(event({ session: null, cuffs: { "c:0": cuff(boots) } }));
    await settle();
    return card;
  }

  it("is told from the record, not from a controller that was restarted", async () => {
    const cuffs = session().cuffs.map((worn) => ({ ...worn, occluded_s: 31.2 }));
    const booted = { occluded_s: 900, occluded: false, deadline_ms: NOW };
    const card = await over({ cuffs, reason: "cuff_lost" }, booted);
    expect(words(card, "dl")).toContain("Cuff on 0:31");
    expect(words(card)).not.toContain("15:00");
    expect(words(card)).not.toContain("Releases in");
  });

  it("says nothing of a time that no record has", async () => {
    expect(words(await over({}), "dl")).not.toContain("Cuff on");
  });

  it.each([
    [0, "0/4"],
    [1, "1/4"],
  ])("counts %d sets as the history does", async (sets_done, said) => {
    const [first] = session().records;
    const cut = { ...first, number: 2, repetitions: 3, cut_short: true };
    const records = [first, cut] as Session["records"];
    expect(words(await over({ sets_done, records }), "dl")).toContain(said);
  });
});

describe("a wrap", () => {
  const [worn] = session().cuffs;
  const WRAPPED: Partial<Session> = {
    wrap_on: true,
    wrap: {
      on_ms: NOW - 83_000,
      used_s: 60,
      limit_s: 600,
      deadline_ms: NOW + 457_000,
    },
    cuffs: [{ ...worn, key: "w", target: null, lop_mmhg: null, tightness: 7 }] as never,
    actions: ["repetition", "next", "pause", "wrap_off", "stop"],
  };

  it("shows large how long it is on, and how long it may be", async () => {
    const { card } = await training(WRAPPED);
    const large = [...root(card).querySelectorAll(".pressure strong")];
    expect(large.map((each) => each.textContent)).toEqual(["2:23", "of 10:00"]);
    expect(words(card, ".pressure")).toContain("7 of 10, as felt");
    const arc = root(card).querySelector(".outer")?.getAttribute("stroke-dasharray");
    expect(Number.parseFloat(arc ?? "")).toBeCloseTo(143 / 600);
  });

  it("has its time on the end card, from the record", async () => {
    const cuffs = WRAPPED.cuffs?.map((each) => ({ ...each, occluded_s: 143 }));
    const { card, home: given } = await training(WRAPPED);
    const last = { ...WRAPPED, phase: "ended", wrap_on: false, cuffs } as const;
    given.send(event({ session: session(last as Partial<Session>) }));
    await settle();
    expect(words(card, "dl")).toContain("Wrap on 2:23");
    expect(root(card).querySelector(".pressure")).toBeNull();
  });

  it("turns red before it must come off", async () => {
    const wrap = { on_ms: NOW, used_s: 550, limit_s: 600, deadline_ms: NOW + 50_000 };
    const { card } = await training({ ...WRAPPED, wrap });
    expect(root(card).querySelector(".pressure.red")).not.toBeNull();
  });

  it.each([
    { phase: "releasing" },
    { phase: "paused" },
    { ...REST, phase_ends_ms: null },
  ] as Partial<Session>[])("that must come off is an alarm: %o", async (over) => {
    const { card, home: given } = await training({ ...WRAPPED, ...over });
    expect(words(card, ".alarm")).toBe("Wrap off now 2:23 of 10:00 Wrap is off");
    expect(root(card).querySelector(".ring, .pressure")).toBeNull();
    button(card, "Release").click();
    await settle();
    expect(words(card, ".status")).toContain("Only you can take the wrap off.");
    button(card, "Wrap is off").click();
    expect(given.calls.at(-1)?.[2]).toEqual({ entity_id: "button.anna_wrap_off" });
    given.send(event({ session: session({ ...WRAPPED, ...over, wrap_on: false }) }));
    await settle();
    expect(root(card).querySelector(".alarm")).toBeNull();
  });

  it("that a session which was cut off may have left on is one as well", async () => {
    const refusal = "A wrap may still be on.";
    const left = { plan: null, refusal, warnings: [], actions: ["wrap_off"] };
    const given = home({ preview: left });
    const card = await put("session", given);
    expect(words(card, ".alarm")).toBe("Wrap off now Wrap is off");
    button(card, "Wrap is off").click();
    expect(given.calls.at(-1)?.[2]).toEqual({ entity_id: "button.anna_wrap_off" });
  });
});

describe("what has not been chosen", () => {
  const NEW = { protocol: "classic_75", limb: null, posture: "seated", missing: null };
  const fresh = (limbs: string[], chosen: Athlete["chosen"] = NEW) => {
    const given = home({
      installed: { ...INSTALLED, athletes: [{ ...ANNA, limbs, chosen }] },
    });
    for (const [key, value] of Object.entries(chosen)) {
      const state = value ?? "unknown";
      given.hass.states[`select.anna_${key}`] = { state, attributes: {} };
    }
    return given;
  };
  const previews = (given: Home) =>
    given.asked.filter(({ type }) => type === "bfr_cuff/preview");

  it("is the only limb", async () => {
    const given = fresh(["left_thigh"]);
    const card = await put("session", given);
    expect(previews(given)).toMatchObject([{ limb: "left_thigh" }]);
    expect(button(card, "Start").disabled).toBe(false);
  });

  it.each([[["left_thigh", "right_thigh"]], [[]]])(
    "is asked for, among the limbs %o",
    async (limbs) => {
      const given = fresh(limbs);
      const card = await put("session", given);
      expect(words(card, ".checks")).toBe("Choose a limb first.");
      expect(previews(given)[0]).not.toHaveProperty("limb");
      expect(button(card, "Start").disabled).toBe(true);
    },
  );

  it("is shown as missing when the protocol was deleted with its athlete", async () => {
    const gone = { ...NEW, protocol: "own1", missing: "Stairs" };
    const given = fresh(["left_thigh"], gone);
    given.hass.states["select.anna_protocol"] = { state: "unknown", attributes: {} };
    const card = await put("session", given);
    const [protocol] = root(card).querySelectorAll("select");
    expect(protocol?.selectedOptions[0]?.textContent).toBe("Choose");
    expect(words(card, ".checks")).toContain("The protocol Stairs is gone");
    expect(button(card, "Start").disabled).toBe(true);
  });
});

describe("an error", () => {
  it.each([
    [refusedAs("cuff_not_vented", { cuff: "Cuff 1" }), "Cuff 1"],
    [{ code: "invalid_format", message: "expected float @ data['x']" }, OTHER],
    [{ code: "unknown_error", message: "KeyError: 'limb'" }, OTHER],
    [{ code: "unauthorized", message: "Unauthorized" }, "Your account may not"],
    [{ code: "unknown_command", message: "Unknown command." }, "is not ready"],
    [3, "There is no connection"],
    [new TypeError("x is undefined"), OTHER],
  ])("is said in words: %o", async (error, said) => {
    const given = home();
    const card = await put("session", given);
    given.answer = () => Promise.reject(error);
    button(card, "Start").click();
    await settle();
    expect(words(card, ".status")).toContain(said);
    expect(words(card, ".status")).not.toMatch(/expected|KeyError|undefined|language/);
  });

  it("of the checks is said in words, too", async () => {
    const given = home();
    const answer = given.hass.callWS;
    given.hass.callWS = (message) =>
      message.type === "bfr_cuff/preview"
        ? Promise.reject({ code: "invalid_format", message: "value must be one of" })
        : answer(message);
    expect(words(await put("session", given), ".checks")).toBe(OTHER);
  });

  it("in drawing is said in words, and leaves Release", async () => {
    const { card } = await training({ plan: undefined });
    expect(words(card, ".body")).toContain("could not be drawn");
  });
});

describe("when news does not come", () => {
  it("says so after a second and a half, and stops pretending", async () => {
    const { card } = await training(REST);
    await settle(1600);
    expect(words(card, ".status")).toContain("No news from Home Assistant.");
    expect(root(card).querySelector(".status")?.getAttribute("role")).toBe("alert");
    expect(words(card, ".big")).toBe("–");
    expect(root(card).querySelector("ha-card.stale")).not.toBeNull();
  });

  it("says at once that a cuff is lost, or Home Assistant is", async () => {
    const { card, home: given } = await training(REST);
    given.send(event({ cuffs: { "c:0": cuff({ connected: false }) } }));
    await settle();
    expect(words(card, ".status")).toContain("Cuff 1: no contact.");
    card.hass = { ...given.hass, connected: false };
    await settle();
    expect(words(card, ".status")).toContain("No connection to Home Assistant.");
  });

  it("says that its athlete was removed, rather than that nothing comes", async () => {
    const { card, home: given } = await training({}, home());
    given.installed = { ...INSTALLED, athletes: [] };
    given.send({ now_ms: NOW + 100, gone: true });
    await settle(2000);
    expect(words(card, ".body")).toContain("There is no athlete yet.");
    expect(words(card, ".status")).toBe("");
    expect(button(card, "Release").disabled).toBe(false);
  });

  it("says why it cannot follow, and tries again", async () => {
    const given = home();
    const follow = given.hass.connection.subscribeMessage;
    const failing = vi.fn(() => Promise.reject(refused("Not loaded")));
    given.hass.connection.subscribeMessage = failing;
    const card = await put("session", given);
    expect(words(card, ".status")).toBe("Not loaded");
    await settle(2000);
    expect(failing).toHaveBeenCalledTimes(1);
    given.hass.connection.subscribeMessage = follow;
    await settle(1100);
    expect(given.subscribed).toBe(1);
  });
});

describe("Release", () => {
  it.each(["inflating", "ready", "work", "rest", "paused", "releasing"])(
    "stops and releases in one tap while %s",
    async (phase) => {
      const { card, home: given } = await training({ phase });
      const release = root(card).querySelector<HTMLButtonElement>("button.release");
      release?.click();
      expect(given.calls).toEqual([RELEASED, VENTED]);
      await settle();
      expect(words(card, ".status")).toBe("Releasing.");
      expect(release?.disabled).toBe(false);
    },
  );

  it("is there before anything is known, and then releases everything", async () => {
    const given = home();
    given.hass.callWS = () => new Promise(() => {});
    const card = await put("session", given);
    button(card, "Release").click();
    expect(given.calls).toEqual([["bfr_cuff.release_all", {}, undefined]]);
  });

  it("is there when the rest cannot be drawn", async () => {
    const { card } = await training({ plan: undefined });
    expect(buttons(card)).toEqual(["Release"]);
  });

  it("is not there while nothing is up, and at once when anything is", async () => {
    const given = home();
    const card = await put("session", given);
    given.send(event({ session: null }));
    await settle();
    expect(buttons(card)).not.toContain("Release");
    const show = async (state: string) => {
      const states = {
        ...given.hass.states,
        "sensor.cuff_1_phase": { state, attributes: {} },
      };
      card.hass = { ...given.hass, states };
      await settle();
      return buttons(card).includes("Release");
    };
    expect(await show("holding")).toBe(true);
    // Out of contact it may be up still.
    expect(await show("unavailable")).toBe(true);
    expect(await show("vented")).toBe(false);
    expect(await show("unavailable")).toBe(false);
  });

  it("is there when nobody knows what is up", async () => {
    const given = home();
    const card = await put("session", given);
    given.send(event({ session: null }));
    await settle();
    card.hass = { ...given.hass, connected: false };
    await settle();
    expect(buttons(card)).toContain("Release");
    card.hass = given.hass;
    given.send(event());
    await settle(2000);
    expect(buttons(card)).toContain("Release");
  });

  it("is Escape as well, but not in another dialogue or without pressure", async () => {
    const { card, home: given } = await training();
    const pressed = () =>
      new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true });
    document.body.dispatchEvent(pressed());
    expect(given.calls).toHaveLength(2);
    button(card, "Pause").dispatchEvent(pressed());
    expect(given.calls).toHaveLength(4);
    const other = document.createElement("input");
    document.body.append(other);
    other.dispatchEvent(pressed());
    given.send(event({ session: null }));
    document.body.dispatchEvent(pressed());
    expect(given.calls).toHaveLength(4);
  });

  it("says that it was not confirmed, in Home Assistant's words, and can be pressed again", async () => {
    const { card, home: given } = await training();
    given.answer = () => Promise.reject(refused("Cuff 1: nothing was heard."));
    button(card, "Release").click();
    await settle();
    expect(words(card, ".status")).toContain("Release was not confirmed.");
    expect(words(card, ".status")).toContain("Cuff 1: nothing was heard.");
    button(card, "Release").click();
    expect(given.calls).toHaveLength(4);
  });

  it("says so when nobody answers", async () => {
    const { card, home: given } = await training();
    given.answer = () => new Promise(() => {});
    button(card, "Release").click();
    await settle(3100);
    expect(words(card, ".status")).toContain("Release was not confirmed.");
  });

  it("tries without a connection, and again as soon as there is one", async () => {
    const { card, home: given } = await training();
    card.hass = { ...given.hass, connected: false };
    given.answer = () => Promise.reject(refused("Connection lost"));
    button(card, "Release").click();
    await settle();
    expect(words(card, ".status")).toContain("could not be sent");
    given.answer = () => Promise.resolve();
    given.calls.length = 0;
    card.hass = { ...given.hass, connected: true };
    await settle();
    expect(given.calls).toEqual([RELEASED, VENTED]);
  });

  it("is not meant any more a minute later", async () => {
    const { card, home: given } = await training();
    card.hass = { ...given.hass, connected: false };
    given.answer = () => Promise.reject(refused("Connection lost"));
    button(card, "Release").click();
    await settle(61_000);
    given.calls.length = 0;
    card.hass = { ...given.hass, connected: true };
    await settle();
    expect(given.calls).toEqual([]);
  });

  it("releases a cuff that is up without a session, and says that it is", async () => {
    const given = home();
    given.hass.states["sensor.cuff_1_phase"] = { state: "holding", attributes: {} };
    const card = await put("session", given);
    expect(words(card, ".status")).toContain(
      "Under pressure without a session: Cuff 1.",
    );
    button(card, "Release").click();
    expect(given.calls).toEqual([RELEASED, VENTED]);
  });

  it("leaves another athlete's cuffs alone", async () => {
    const given = home({ installed: { ...INSTALLED, athletes: [ANNA, BEN] } });
    given.hass.states["sensor.cuff_1_phase"] = { state: "holding", attributes: {} };
    given.hass.states["sensor.ben_session"] = { state: "work", attributes: {} };
    const card = await put("session", given, { athlete: "Anna" });
    button(card, "Release").click();
    expect(given.calls).toEqual([RELEASED]);
  });
});

describe("while nobody looks", () => {
  it("listens no more after a while, and again when somebody does", async () => {
    const { home: given } = await training();
    screen.show(false);
    await settle(4900);
    expect(given.subscribed).toBe(1);
    await settle(200);
    expect(given.subscribed).toBe(0);
    screen.show(true);
    await settle();
    expect(given.subscribed).toBe(1);
  });

  it("draws nothing at the screen's rate unless something moves", async () => {
    const frames = vi.spyOn(window, "requestAnimationFrame");
    const given = home();
    const card = await put("session", given);
    await settle(1000);
    expect(frames).not.toHaveBeenCalled();
    given.send(event({ session: session() }));
    await settle(50);
    expect(frames).toHaveBeenCalled();
    card.remove();
    frames.mockClear();
    await settle(1000);
    expect(frames).not.toHaveBeenCalled();
    expect(given.subscribed).toBe(0);
  });

  it("is not drawn anew by what it does not show", async () => {
    const given = home();
    const card = await put("session", given);
    const drawn = vi.spyOn(card, "requestUpdate");
    const states = {
      ...given.hass.states,
      "light.kitchen": { state: "on", attributes: {} },
    };
    card.hass = { ...given.hass, states };
    expect(drawn).not.toHaveBeenCalled();
  });
});
