/** What programmes propose, on the card before a session. */
import { describe, expect, it } from "vitest";
import type { Programme } from "../../src/shared/wire.ts";
import { button, onAPage, put, root, words } from "../cards.ts";
import { type Home, home } from "../home.ts";

onAPage();

const planned = (at: string, protocol: string | null = "classic_75") => ({
  at: `${at}T08:00:00+01:00`,
  name: protocol === "own1" ? "Stairs" : "Classic 75",
  protocol,
});

/** The clock of the tests stands on Friday, 15 January 2027. */
const EIGHT_WEEKS: Programme = {
  name: "Eight weeks",
  limb: "left_thigh",
  placements: ["left_thigh"],
  begins: "2027-01-11",
  said: "Week 1 of 8: 0 of 2 sessions.",
  today: [planned("2027-01-15", "own1")],
  this_week: [planned("2027-01-15", "own1"), planned("2027-01-17")],
  next_week: [planned("2027-01-18"), planned("2027-01-20")],
};

function planning(over: Partial<Programme> = {}): Home {
  const given = home();
  Object.assign(given.preview as object, { programmes: [{ ...EIGHT_WEEKS, ...over }] });
  return given;
}

describe("what is due", () => {
  it("says what is for today, what is left of this week, and the next", async () => {
    const card = await put("session", planning());
    expect(words(card, ".due")).toBe(
      "Eight weeks · Left thigh Week 1 of 8: 0 of 2 sessions. Today: Stairs Choose " +
        "This week: Sun Classic 75 Next week: Mon Classic 75 · Wed Classic 75",
    );
  });

  it("is chosen by one press, which starts nothing", async () => {
    const given = planning();
    const card = await put("session", given);
    button(card, "Choose").click();
    expect(given.calls).toEqual([
      [
        "select.select_option",
        { option: "Stairs" },
        { entity_id: "select.anna_protocol" },
      ],
      [
        "select.select_option",
        { option: "left_thigh" },
        { entity_id: "select.anna_limb" },
      ],
    ]);
  });

  it("asks for nothing that is chosen already, or that is gone", async () => {
    const today = [planned("2027-01-15"), planned("2027-01-15", null)];
    const card = await put(
      "session",
      planning({ today, this_week: [], next_week: [] }),
    );
    expect(root(card).querySelectorAll(".due button")).toHaveLength(0);
    expect(words(card, ".due")).not.toContain("week:");
  });

  it("is not there without a programme", async () => {
    const card = await put("session", home());
    expect(root(card).querySelector(".due")).toBeNull();
  });
});
