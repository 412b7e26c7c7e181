import { describe, expect, it } from "vitest";
import { button, onAPage, put, root, settle, words } from "../cards.ts";
import { cuff, event, home, INSTALLED, madeOf, NOW } from "../home.ts";
import { refused } from "../refusing.ts";

onAPage();
const DOWN = {
  phase: "vented",
  target: null,
  occluded: false,
  occluded_s: 0,
  deadline_ms: null,
} as const;

async function shown(over = {}, given = home(), config = {}) {
  const card = await put("cuff", given, config);
  given.send(event({ cuffs: { "c:0": cuff(over) } }));
  await settle();
  return { card, home: given };
}

describe("the cuff card", () => {
  it("shows pressure, target, phase and deadline", async () => {
    const { card } = await shown();
    expect(words(card, "h2")).toBe("Cuff 1 · Left thigh");
    expect(words(card, ".chip")).toBe("Holding");
    expect(words(card, ".face")).toBe("Pressure 112 of 110 mmHg");
    expect(words(card, ".side")).toContain("Cuff on 1:40");
    expect(words(card, ".side")).toContain("Air out in 13:20");
    expect(root(card).querySelectorAll("svg.trace")).toHaveLength(1);
  });

  it("is marked for what it is made of, if that is no controller", async () => {
    const { card } = await shown();
    expect(words(card, ".made")).toBe("");
    const own = await shown({}, madeOf("own_parts"));
    expect(words(own.card, ".made")).toBe(
      "Made of your own entities: Home Assistant is part of the control",
    );
    expect(words(own.card, ".side")).toContain("Air out in 13:20");
  });

  it("speaks of a hand pump in its own words", async () => {
    const { card } = await shown({}, madeOf("gauge"));
    expect(words(card, ".made")).toContain("Gauge of a hand pump");
    expect(words(card, ".side")).toContain("Let the air out in 13:20");
    expect(button(card, "Begin, and pump by hand").disabled).toBe(true);
    button(card, "Release").click();
    await settle();
    expect(words(card, ".status")).toBe("Let the air out by hand, now.");
  });

  it("counts the deadline down by itself", async () => {
    const { card, home: given } = await shown();
    await settle(1000);
    given.send({ now_ms: NOW + 1000 });
    await settle();
    expect(words(card, ".side")).toContain("Air out in 13:19");
  });

  it("inflates when it is vented", async () => {
    const { card, home: given } = await shown(DOWN);
    expect(words(card, ".side")).not.toContain("Air out");
    button(card, "Inflate").click();
    expect(given.calls).toEqual([
      ["switch.turn_on", {}, { entity_id: "switch.cuff_1" }],
    ]);
  });

  it("does not inflate what is up", async () => {
    const { card } = await shown();
    expect(button(card, "Inflate").disabled).toBe(true);
  });

  it("changes the target within its bounds", async () => {
    const { card, home: given } = await shown(DOWN);
    button(card, "+").click();
    button(card, "−").click();
    const target = { entity_id: "number.cuff_1" };
    expect(given.calls).toEqual([
      ["number.set_value", { value: 112 }, target],
      ["number.set_value", { value: 105 }, target],
    ]);
  });

  it("says what is wrong", async () => {
    const { card, home: given } = await shown({ fault: "leak", phase: "fault" });
    expect(root(card).querySelector(".mend")?.getAttribute("href")).toBe(
      "/config/repairs",
    );
    expect(words(card, ".status")).toContain("Fault: Leak.");
    given.answer = () => Promise.reject(refused("Cuff 1 has a fault."));
    button(card, "Inflate").click();
    await settle();
    expect(words(card, ".status")).toBe("Cuff 1 has a fault.");
  });

  it("says that it is not heard, and inflates nothing then", async () => {
    const { card } = await shown({ ...DOWN, connected: false });
    expect(words(card, ".status")).toContain("Cuff 1: no contact.");
    expect(button(card, "Inflate").disabled).toBe(true);
    expect(button(card, "Release").disabled).toBe(false);
    const link = root(card).querySelector(".mend");
    expect(link?.getAttribute("href")).toBe("/config/devices/device/device-cuff-1");
  });

  it("releases its cuff in one tap", async () => {
    const { card, home: given } = await shown();
    button(card, "Release").click();
    expect(given.calls).toEqual([
      ["bfr_cuff.release", {}, { device_id: "device-cuff-1" }],
    ]);
  });

  it("releases everything while it is not known which cuff is meant", async () => {
    const given = home({ installed: { ...INSTALLED, cuffs: [] } });
    const card = await put("cuff", given);
    expect(words(card, ".body")).toContain("There is no cuff yet.");
    button(card, "Release").click();
    expect(given.calls).toEqual([["bfr_cuff.release_all", {}, undefined]]);
  });

  it("asks which cuff, where several could be meant", async () => {
    const [first] = INSTALLED.cuffs as [(typeof INSTALLED.cuffs)[number]];
    const second = { ...first, key: "c:1", name: "Cuff 2", device_id: "device-cuff-2" };
    const installed = { ...INSTALLED, cuffs: [first, second] };
    const card = await put("cuff", home({ installed }));
    button(card, "Cuff 2").click();
    await settle();
    expect(words(card, "h2")).toContain("Cuff 2");
    const other = await put("cuff", home({ installed }), { cuff: "device-cuff-2" });
    expect(words(other, "h2")).toContain("Cuff 2");
    const missing = await put("cuff", home({ installed }), { cuff: "Cuff 9" });
    expect(words(missing, ".body")).toContain("There is no cuff called Cuff 9.");
  });
});
