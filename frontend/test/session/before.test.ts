import { describe, expect, it, vi } from "vitest";
import type { Athlete } from "../../src/shared/wire.ts";
import { button, onAPage, put, root, settle, words } from "../cards.ts";
import { ANNA, BEN, event, type Home, home, INSTALLED, session } from "../home.ts";
import { refused } from "../refusing.ts";

onAPage();

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

  it("is seen from its top once it has started, which a refusal is not", async () => {
    const given = home();
    const card = await put("session", given);
    const seen = vi.fn();
    card.scrollIntoView = seen;
    given.answer = () => Promise.reject(refused("No."));
    button(card, "Start").click();
    await settle();
    expect(seen).not.toHaveBeenCalled();
    given.answer = () => Promise.resolve();
    button(card, "Start").click();
    await settle();
    expect(seen).toHaveBeenCalledOnce();
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
    const add = "/config/integrations/dashboard/add?domain=bfr_cuff";
    expect(root(none).querySelector(".mend")?.getAttribute("href")).toBe(add);
  });

  it("cannot be configured with anything but words", async () => {
    await expect(put("session", home(), { athlete: 5 })).rejects.toThrow("athlete:");
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

  it("is asked for, among several limbs", async () => {
    const given = fresh(["left_thigh", "right_thigh"]);
    const card = await put("session", given);
    expect(words(card, ".checks")).toBe("Choose a limb first.");
    expect(previews(given)[0]).not.toHaveProperty("limb");
    expect(button(card, "Start").disabled).toBe(true);
  });

  it("leads to where a cuff is placed, while none is", async () => {
    const given = fresh([]);
    const path = "/config/integrations/integration/bfr_cuff#config_entry=entry-anna";
    const refusal = "None of the cuffs has a placement.";
    const actions: string[] = [];
    Object.assign(given.preview as object, {
      refusal,
      actions,
      mend: { key: "worn", path },
    });
    const card = await put("session", given);
    expect(words(card, ".refusal")).toBe(refusal);
    const link = root(card).querySelector(".mend");
    expect(link?.textContent).toBe("Say what is worn, and where");
    expect(link?.getAttribute("href")).toBe(path);
    expect(button(card, "Start").disabled).toBe(true);
  });

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
