import { beforeEach, describe, expect, it, vi } from "vitest";
import { HistoryCard, type HistoryConfig } from "../../src/history/history-card.ts";
import type { Page } from "../../src/history/kept.ts";
import { HistoryMap } from "../../src/history/map.ts";
import { suggestHistory } from "../../src/history/suggestion.ts";
import { HistoryTrace } from "../../src/history/trace-view.ts";
import { LopHistory } from "../../src/measure/lop.ts";
import { define } from "../../src/shared/define.ts";
import type { Hass } from "../../src/shared/hass.ts";
import { refused } from "../refusing.ts";
import {
  type Answers,
  answers,
  fakeHass,
  INSTALLED,
  kept,
  NOW,
  SUMMARIES,
} from "./fake.ts";
import { all, onAPage, one, Screen, settled, words } from "./page.ts";

define({
  "bfr-cuff-history-card": HistoryCard,
  "bfr-cuff-history-map": HistoryMap,
  "bfr-cuff-history-trace": HistoryTrace,
  "bfr-cuff-lop": LopHistory,
});

let asked: Record<string, unknown>[];

onAPage();
beforeEach(() => {
  asked = [];
});

async function shown(
  config: Partial<HistoryConfig> = { athlete: "anna" },
  given: Answers = answers(),
): Promise<HistoryCard> {
  const card = document.createElement("bfr-cuff-history-card") as HistoryCard;
  card.setConfig({ type: "custom:bfr-cuff-history-card", ...config });
  card.hass = fakeHass(given, asked);
  document.body.append(card);
  await settled(card);
  return card;
}

function commands(): string[] {
  return asked
    .map(({ type }) => String(type))
    .filter((type) => type.includes("/history/"));
}

async function pressed(card: HistoryCard, selector: string): Promise<void> {
  one(card, selector).click();
  await settled(card);
}

async function choose(card: HistoryCard, index: number, value: string): Promise<void> {
  const select = all(card, "select")[index] as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event("change"));
  await settled(card);
}

describe("the history", () => {
  it("shows figures, a calendar and rows with their sentence", async () => {
    const card = await shown();
    expect(words(one(card, ".head"))).toContain("History · Anna");
    expect(all(card, "dd").map(words)).toEqual(["2", "19:09", "+11 %"]);
    const [first, second, third] = all(card, ".row").map(words);
    expect(first).toContain("Today 6:30 PM Left thigh · Classic 75 4 of 4 sets");
    expect(first).toContain("5:00 cuff on 98 % in band");
    expect(second).toContain("Both thighs · First time");
    expect(third).toContain("Stopped");
    expect(all(card, ".row .line")).toHaveLength(8);
  });

  it("says why only where a session was not done", async () => {
    const card = await shown();
    const reasons = all(card, ".row .amber").map(words).filter(Boolean);
    expect(reasons).toEqual([
      "Stopped",
      "Occlusion limit reached",
      "Numbness that stayed",
    ]);
  });

  it("asks for the days of the weeks that are set", async () => {
    await shown({ athlete: "anna", weeks: 26 });
    expect(asked).toContainEqual({
      type: "bfr_cuff/history/totals",
      period: "day",
      athlete: "anna",
      since: "2026-05-25",
      until: "2026-11-20",
    });
  });

  it("finds an athlete by device, and says when there is no such one", async () => {
    const card = await shown({ athlete: "device-Ben" });
    expect(words(one(card, ".head"))).toContain("Ben");
    const lost = await shown({ athlete: "nobody" });
    expect(words(one(lost, "p"))).toContain("Whose history?");
    expect(asked).not.toContainEqual(expect.objectContaining({ athlete: "nobody" }));
  });

  it("asks for an athlete where there are several", async () => {
    expect(words(await shown({}).then((card) => one(card, "p")))).toContain("Whose");
    const [only] = INSTALLED.athletes;
    const alone = { ...INSTALLED, athletes: only ? [only] : [] };
    const card = await shown({}, answers(alone));
    expect(words(one(card, "h2"))).toBe("History · Anna");
  });
});

describe("the list", () => {
  it("goes on from where it ended, and the keyboard with it", async () => {
    const card = await shown();
    await pressed(card, ".more");
    expect(asked.at(-1)).toMatchObject({ cursor: "8", limit: 8 });
    expect(all(card, ".row")).toHaveLength(16);
    expect(card.shadowRoot?.activeElement).toBe(all(card, ".row")[8]);
    await pressed(card, ".more");
    expect(all(card, ".row")).toHaveLength(SUMMARIES.length);
    expect(all(card, ".more")).toHaveLength(0);
  });

  it("is narrowed down by protocol and limb", async () => {
    const card = await shown();
    await choose(card, 0, "cycle");
    await choose(card, 1, "right_arm");
    expect(asked.at(-1)).toEqual({
      type: "bfr_cuff/history/sessions",
      athlete: "anna",
      limit: 8,
      protocol: "cycle",
      placement: "right_arm",
    });
    await choose(card, 0, "");
    expect(asked.at(-1)).not.toHaveProperty("protocol");
  });

  it("shows the newest answer, whichever comes last", async () => {
    const late: ((page: Page) => void)[] = [];
    const card = await shown(
      { athlete: "anna" },
      {
        ...answers(),
        "bfr_cuff/history/sessions": () =>
          new Promise<Page>((resolve) => {
            late.push(resolve);
          }),
      },
    );
    await choose(card, 0, "cycle");
    const [first, second] = late;
    second?.({ sessions: SUMMARIES.slice(0, 1), cursor: null });
    first?.({ sessions: SUMMARIES, cursor: null });
    await settled(card);
    expect(all(card, ".row")).toHaveLength(1);
  });

  it("keeps its place while rows are on their way", async () => {
    const never = { "bfr_cuff/history/sessions": () => new Promise(() => {}) };
    const card = await shown({ athlete: "anna" }, { ...answers(), ...never });
    expect(all(card, ".row.empty")).toHaveLength(4);
    expect(one(card, "ha-card").getAttribute("aria-busy")).toBe("true");
  });

  it("says that there is nothing, and when nothing fits", async () => {
    const none = {
      "bfr_cuff/history/sessions": () => ({ sessions: [], cursor: null }),
    };
    const card = await shown({ athlete: "anna" }, { ...answers(), ...none });
    expect(words(all(card, ".side")[1])).toContain("No session yet");
    expect(one(card, ".mend").getAttribute("href")).toBe("train");
    card.filter = { protocol: "cycle" };
    await settled(card);
    expect(words(all(card, ".side")[1])).toContain("No session like this");
  });
});

describe("days and times", () => {
  /** What the newest row says of when it was: 18:30 in Berlin, today. */
  async function when(locale: object): Promise<string> {
    const card = document.createElement("bfr-cuff-history-card") as HistoryCard;
    card.setConfig({ type: "custom:bfr-cuff-history-card", athlete: "anna" });
    const hass = fakeHass();
    card.hass = { ...hass, locale: { ...hass.locale, ...locale } };
    document.body.append(card);
    await settled(card);
    return words(one(card, ".row .when"));
  }

  it("have the hours that the profile wants", async () => {
    expect(await when({ time_format: "24" })).toBe("Today 18:30");
    expect(await when({ time_format: "12" })).toBe("Today 6:30 PM");
  });

  it("are both in the zone of the profile", async () => {
    vi.stubEnv("TZ", "America/New_York");
    vi.setSystemTime(NOW + 5 * 3_600_000);
    const profile = { time_format: "24" };
    expect(await when({ ...profile, time_zone: "server" })).toBe("Yesterday 18:30");
    document.body.replaceChildren();
    expect(await when({ ...profile, time_zone: "local" })).toBe("Today 12:30");
    vi.unstubAllEnvs();
  });
});

describe("a problem", () => {
  it("is said in words, shows no false zero, and can be tried again", async () => {
    const given = answers();
    const fails = () => {
      throw refused("The database does not answer.");
    };
    const broken = {
      "bfr_cuff/history/sessions": fails,
      "bfr_cuff/history/totals": fails,
    };
    const answering: Answers = { ...given, ...broken };
    const card = await shown({ athlete: "anna" }, answering);
    expect(words(one(card, "[role=alert]"))).toContain("The database does not answer.");
    expect(all(card, "dd").map(words)).toEqual(["–", "–", "–"]);
    expect(all(card, ".row.empty")).toHaveLength(0);
    expect(words(all(card, ".side")[1])).not.toContain("false");
    Object.assign(answering, given);
    await pressed(card, "[role=alert] button");
    expect(all(card, "[role=alert]")).toHaveLength(0);
    expect(all(card, ".row")).toHaveLength(8);
  });

  it("with what is installed is said, too", async () => {
    const given = answers();
    const answering: Answers = {
      ...given,
      "bfr_cuff/athletes": () => {
        throw refused("Unknown command.");
      },
    };
    const card = await shown({ athlete: "anna" }, answering);
    expect(words(one(card, "[role=alert]"))).toContain("Unknown command.");
    Object.assign(answering, given);
    await pressed(card, "[role=alert] button");
    expect(all(card, ".row")).toHaveLength(8);
  });

  it("in opening a session leaves the way back", async () => {
    const gone = {
      "bfr_cuff/history/session": () => {
        throw refused("It is gone.");
      },
    };
    const card = await shown({ athlete: "anna" }, { ...answers(), ...gone });
    await pressed(card, ".row");
    expect(words(one(card, "[role=alert]"))).toContain("It is gone.");
    await pressed(card, "[role=alert] button");
    expect(commands().filter((type) => type.endsWith("/session"))).toHaveLength(2);
    await pressed(card, ".back");
    expect(all(card, "[role=alert]")).toHaveLength(0);
    expect(all(card, ".row")).toHaveLength(8);
  });
});

describe("a session that is deleted", () => {
  const remove = async (sure: boolean) => {
    vi.stubGlobal("confirm", () => sure);
    const given = answers();
    given["bfr_cuff/history/delete"] = () => ({});
    const card = await shown({ athlete: "anna" }, given);
    await pressed(card, ".row");
    const [button] = all(card, "button").filter((each) =>
      each.textContent?.includes("Delete this session"),
    );
    button?.click();
    await settled(card);
    return card;
  };

  it("is gone from the list, once that is meant", async () => {
    const card = await remove(true);
    const { session_id } = SUMMARIES[0] as { session_id: string };
    const type = "bfr_cuff/history/delete";
    expect(asked.filter((each) => each.type === type)).toEqual([{ type, session_id }]);
    expect(all(card, ".row")).toHaveLength(8);
    const lists = commands().filter((each) => each.endsWith("/sessions"));
    expect(lists).toHaveLength(2);
  });

  it("stays where it was not meant", async () => {
    const card = await remove(false);
    expect(commands()).not.toContain("bfr_cuff/history/delete");
    expect(all(card, ".back")).toHaveLength(1);
  });
});

describe("what is read", () => {
  it("is read again when a measurement was deleted, whose LOP is in the charts", async () => {
    const card = await shown();
    one(card, "bfr-cuff-lop").dispatchEvent(new Event("deleted"));
    await settled(card);
    const charts = commands().filter((type) => type.endsWith("/charts"));
    expect(charts).toHaveLength(2);
  });

  function changed(card: HistoryCard, state: string): Hass {
    const { hass } = card;
    const states = {
      ...hass.states,
      "sensor.anna_last_session": { state, attributes: {} },
    };
    return { ...hass, states };
  }

  it("is read again when a session has ended, and only then", async () => {
    const card = await shown();
    const before = commands().length;
    card.hass = { ...card.hass, states: { ...card.hass.states } };
    await settled(card);
    expect(commands()).toHaveLength(before);
    card.hass = changed(card, "two");
    await settled(card);
    expect(commands()).toHaveLength(2 * before);
  });

  it("is not read while nobody looks", async () => {
    Screen.onScreen = false;
    const card = await shown();
    card.hass = changed(card, "two");
    await settled(card);
    expect(commands()).toEqual([]);
    Screen.show(true);
    await settled(card);
    expect(all(card, ".row")).toHaveLength(8);
  });

  it("is read again on another day", async () => {
    const card = await shown();
    asked.length = 0;
    vi.setSystemTime(NOW + 86_400_000);
    card.requestUpdate();
    await settled(card);
    expect(asked).toContainEqual(expect.objectContaining({ until: "2026-11-21" }));
  });

  it("leaves an opened session as it is", async () => {
    const card = await shown();
    await pressed(card, ".row");
    card.hass = changed(card, "two");
    await settled(card);
    expect(words(one(card, "h2"))).toContain("Left thigh · Classic 75");
  });
});

describe("an opened session", () => {
  it("shows its figures, trace, sets and origin", async () => {
    const card = await shown();
    await pressed(card, ".row");
    expect(words(one(card, "h2"))).toBe("Left thigh · Classic 75 Numbness that stayed");
    // Time and share are those of its row, whatever the cuffs add up to.
    expect(all(card, "dd").map(words)).toEqual(["98 %", "5:00", "119", "32.5 kg"]);
    const sets = all(card, "tr").map((row) => [...row.children].map(words).join(" "));
    expect(sets.slice(1)).toEqual([
      "1 30 1:12 5 3",
      "2 14 0:42 6 4",
      "3 13 0:42 – 5",
      "4 cut short 12 0:42 – 6",
    ]);
    expect(words(one(card, "section"))).toContain("64 % of an LOP of 176 mmHg");
    expect(card.shadowRoot?.activeElement).toBe(one(card, ".back"));
  });

  it("goes back to the row that it came from", async () => {
    const card = await shown();
    all(card, ".row")[2]?.click();
    await settled(card);
    await pressed(card, ".back");
    expect(card.shadowRoot?.activeElement).toBe(all(card, ".row")[2]);
  });

  it("of two cuffs says so for each", async () => {
    const both = {
      "bfr_cuff/history/session": () => kept("done", ["left_thigh", "right_thigh"]),
    };
    const card = await shown({ athlete: "anna" }, { ...answers(), ...both });
    await pressed(card, ".row");
    expect(words(one(card, "h2"))).toBe("Both thighs · Classic 75");
    const [left, right] = all(card, "section p").map(words);
    expect(left).toMatch(/^Left thigh: 112 mmHg.* 97 % in band$/);
    expect(right).toMatch(/^Right thigh: .* 95 % in band$/);
  });

  it("of which little is known shows what there is", async () => {
    const little = kept("refused");
    Object.assign(little.record, { sets: [], load_kg: null, limit_s: 0 });
    for (const cuff of little.record.cuffs) cuff.time_in_band = null;
    const [row] = SUMMARIES;
    const given = {
      "bfr_cuff/history/session": () => little,
      "bfr_cuff/history/sessions": () => ({
        sessions: [{ ...row, time_in_band: null }],
        cursor: null,
      }),
    };
    const card = await shown({ athlete: "anna" }, { ...answers(), ...given });
    await pressed(card, ".row");
    expect(all(card, "tr")).toHaveLength(1);
    expect(all(card, "dd").map(words)).toEqual(["–", "5:00", "119"]);
    expect(all(card, "dt").map(words)).toContain("cuff on");
  });
});

describe("an export", () => {
  function clicks(): string[] {
    const hrefs: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      hrefs.push(this.getAttribute("href") ?? "");
    });
    return hrefs;
  }

  it("of a session is signed, then opened", async () => {
    const hrefs = clicks();
    const card = await shown();
    await pressed(card, ".row");
    for (const button of all(card, ".bar button")) button.click();
    await settled(card);
    expect(hrefs).toEqual(
      ["csv", "json", "fit"].map(
        (format) => `/api/bfr_cuff/history/session/session-0.${format}?authSig=x`,
      ),
    );
  });

  it("of everything is the athlete's", async () => {
    const hrefs = clicks();
    const card = await shown();
    card.hass = { ...card.hass, hassUrl: (path) => `https://home${path}` };
    all(card, ".bar button")[1]?.click();
    await settled(card);
    expect(hrefs).toEqual([
      "https://home/api/bfr_cuff/history/sessions.json?athlete=anna?authSig=x",
    ]);
  });
});

describe("Home Assistant's pickers", () => {
  const hass = {
    ...fakeHass(),
    entities: {
      "sensor.a": {
        platform: "bfr_cuff",
        translation_key: "last_session",
        device_id: "d",
      },
      "sensor.b": { platform: "bfr_cuff", translation_key: "pressure" },
      "sensor.c": { platform: "other", translation_key: "last_session" },
    },
  };

  it("suggest the card for what looks back", () => {
    expect(suggestHistory(hass, "sensor.a")).toEqual({
      config: { type: "custom:bfr-cuff-history-card", athlete: "d" },
    });
    for (const id of ["sensor.b", "sensor.c", "sensor.none"]) {
      expect(suggestHistory(hass, id)).toBeNull();
    }
  });

  it("have a form for it, and room", () => {
    const { schema, computeLabel, computeHelper } = HistoryCard.getConfigForm();
    expect(schema.map(({ name }) => name)).toEqual(["athlete", "weeks"]);
    expect(schema.map(computeLabel)[1]).toBe("Weeks");
    expect(schema.map(computeHelper)[1]).toContain("13");
    expect(new HistoryCard().getGridOptions()).toEqual({ columns: 12, min_columns: 6 });
  });
});
