import axe from "axe-core";
import { describe, expect, it, vi } from "vitest";
import { onAPage, put, settle, words } from "../cards.ts";
import { cuff, event, home, madeOf, REST, session } from "../home.ts";

onAPage();
const found = async (card: Element): Promise<string[]> => {
  vi.useRealTimers();
  // Colours need a browser that draws: the browser tests look at them.
  const rules = { "color-contrast": { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(card, { rules });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
};

describe("axe finds nothing", () => {
  it("before a session", async () => {
    expect(await found(await put("session", home()))).toEqual([]);
  });

  it.each([
    {},
    { ...REST, question: "limb" as const },
    REST,
    { phase: "paused" as const, actions: ["resume", "stop"] },
    { phase: "releasing" as const, wrap_on: true, actions: ["wrap_off"] },
    { phase: "ended" as const, reason: "limit" },
  ])("in a session: %o", async (over) => {
    const given = home();
    const card = await put("session", given);
    given.send(event({ session: session(over) }));
    await settle();
    expect(await found(card)).toEqual([]);
  });

  it.each([
    ["session", "own_parts"],
    ["session", "gauge"],
    ["cuff", "own_parts"],
    ["cuff", "gauge"],
  ] as const)("of a %s card that is marked: %s", async (name, origin) => {
    const card = await put(name, madeOf(origin));
    expect(words(card, ".made")).not.toBe("");
    expect(await found(card)).toEqual([]);
  });

  it("of a cuff", async () => {
    const given = home();
    const card = await put("cuff", given);
    given.send(event({ cuffs: { "c:0": cuff() } }));
    await settle();
    expect(await found(card)).toEqual([]);
  });
});
