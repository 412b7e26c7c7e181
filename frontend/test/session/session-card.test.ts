import { describe, expect, it, vi } from "vitest";
import type { Cuff, Preview, Session } from "../../src/shared/wire.ts";
import {
  button,
  buttons,
  onAPage,
  put,
  root,
  settle,
  training,
  words,
} from "../cards.ts";
import { ANNA, cuff, event, home, madeOf, NOW, REST, session } from "../home.ts";

onAPage();

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

  it("says what its cuff is made of, and of a hand pump what the hand does", async () => {
    expect(words((await training()).card, ".made")).toBe("");
    const own = await training({ phase: "inflating" }, madeOf("own_parts"));
    expect(words(own.card, ".made")).toContain("Home Assistant is part of the control");
    expect(words(own.card, ".face")).toContain("Pressure rises");
    const { card, home: given } = await training(
      { phase: "inflating" },
      madeOf("gauge"),
    );
    expect(words(card, ".made")).toContain("Gauge of a hand pump");
    expect(words(card, ".face")).toContain("Pump by hand");
    expect(words(card, ".status")).toContain("Pump up to the target by hand");
    given.send(event({ session: session({ phase: "paused" }) }));
    await settle();
    expect(words(card, ".face")).toContain("let the air out");
  });

  it("says what the cuff of its plan is made of, and leaves it alone", async () => {
    const given = madeOf("own_parts");
    const card = await put("session", given);
    expect(words(card, ".made")).toContain("Home Assistant is part of the control");
    button(card, "Release").click();
    expect(given.calls.map(([action]) => action)).toEqual(["bfr_cuff.stop_session"]);
    const [cuff] = (given.preview as Preview).plan?.cuffs ?? [];
    const wrap = { ...cuff, target_pressure: null, tightness: 7 };
    const plan = { ...(given.preview as Preview).plan, cuffs: [wrap] };
    given.preview = { ...(given.preview as Preview), plan };
    expect(words(await put("session", given), ".made")).toBe("");
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
    expect(words(card, ".footing")).toContain("Air out in 0:40");
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
    expect(words(card)).not.toContain("Air out in");
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

describe("a frame that only draws", () => {
  it("lays nothing out before the ring has moved by what can be seen", async () => {
    const times = { phase_began_ms: NOW, phase_ends_ms: NOW + 60_000 };
    const { card, home: given } = await training({ ...REST, ...times });
    await settle(50);
    const frames = vi.spyOn(window, "requestAnimationFrame");
    const arc = root(card).querySelector(".inner") as Element;
    const picture = root(card).querySelector("svg.trace") as Element;
    const written = [arc, picture].map((each) => vi.spyOn(each, "setAttribute"));
    await settle(55);
    expect(frames.mock.calls.length).toBeGreaterThan(1);
    expect(written[0]?.mock.calls.length).toBeLessThan(2);
    expect(written[1]).not.toHaveBeenCalled();
    given.send(event({ now_ms: NOW + 3000 }));
    await settle();
    const filled = Number.parseFloat(arc.getAttribute("stroke-dasharray") ?? "");
    expect(filled).toBeCloseTo(57 / 60, 2);
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
