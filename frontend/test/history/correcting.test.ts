import { beforeEach, describe, expect, it } from "vitest";
import { HistoryCard } from "../../src/history/history-card.ts";
import type { Kept } from "../../src/history/kept.ts";
import { define } from "../../src/shared/define.ts";
import { refused } from "../refusing.ts";
import { type Answers, answers, fakeHass, kept } from "./fake.ts";
import { all, onAPage, one, settled, words } from "./page.ts";

define({ "bfr-cuff-history-card": HistoryCard });

let asked: Record<string, unknown>[];

onAPage();
beforeEach(() => {
  asked = [];
});

/** A card in which a session is opened to be put right. */
async function correcting(over: Answers = {}, session: Kept = kept()) {
  const card = document.createElement("bfr-cuff-history-card") as HistoryCard;
  card.setConfig({ type: "custom:bfr-cuff-history-card", athlete: "anna" });
  const given = { ...answers(), "bfr_cuff/history/session": () => session };
  card.hass = fakeHass({ ...given, ...over }, asked);
  document.body.append(card);
  await settled(card);
  one(card, ".row").click();
  await settled(card);
  one(card, "[aria-pressed]").click();
  await settled(card);
  return card;
}

async function enter(card: HistoryCard, label: string, value: string) {
  const field = one(card, `[aria-label="${label}"]`) as HTMLInputElement;
  field.value = value;
  field.dispatchEvent(new Event("change"));
  await settled(card);
}

const corrections = () =>
  asked
    .filter(({ type }) => type === "bfr_cuff/history/correct")
    .map(({ type, session_id, ...correction }) => correction);

describe("a session that is put right", () => {
  it("has fields for what an athlete says of each set, and of the load", async () => {
    const right = kept();
    (right.record.sets[1] as { repetitions: number }).repetitions = 13;
    const card = await correcting({ "bfr_cuff/history/correct": () => right });
    await enter(card, "set 2: Repetitions", "13");
    await enter(card, "set 2: RPE", "7.5");
    await enter(card, "set 2: Discomfort", "2");
    await enter(card, "Load (kg)", "30");
    expect(corrections()).toEqual([
      { set: 2, repetitions: 13 },
      { set: 2, rpe: 7.5 },
      { set: 2, discomfort: 2 },
      { load: 30 },
    ]);
    expect(all(card, "input")).toHaveLength(13);
    one(card, "[aria-pressed=true]").click();
    await settled(card);
    expect(all(card, "input")).toHaveLength(0);
    expect(words(all(card, "tr")[2])).toContain("2 13");
  });

  it("takes no number that makes no sense", async () => {
    const card = await correcting();
    await enter(card, "set 1: RPE", "");
    await enter(card, "set 1: RPE", "11");
    expect(corrections()).toEqual([]);
  });

  it("keeps notes, which are shown from then on", async () => {
    const noted = kept();
    const text = "Slept badly.";
    noted.events.push({ at_s: 316, kind: "note", about: { text } });
    const card = await correcting({ "bfr_cuff/history/correct": () => noted });
    await enter(card, "A note on this session", "  ");
    await enter(card, "A note on this session", ` ${text} `);
    expect(corrections()).toEqual([{ note: text }]);
    expect(words(one(card, "ul"))).toBe(text);
  });

  it("means the later set where a pause had one done again", async () => {
    const session = kept();
    const again = { ...session.record.sets[0], cut_short: true };
    session.record.sets.unshift(again as Kept["record"]["sets"][0]);
    const card = await correcting({}, session);
    expect(all(card, '[aria-label="set 1: RPE"]')).toHaveLength(1);
    expect(all(card, "tr")[1]?.querySelector("input")).toBeNull();
  });

  it("says why it could not be", async () => {
    const fails = () => Promise.reject(refused("This session is still on."));
    const card = await correcting({ "bfr_cuff/history/correct": fails });
    await enter(card, "set 1: RPE", "5");
    expect(words(one(card, ".trouble"))).toContain("This session is still on.");
  });
});
