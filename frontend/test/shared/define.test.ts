import { afterEach, describe, expect, it, vi } from "vitest";
import { announce } from "../../src/shared/announce.ts";
import { define } from "../../src/shared/define.ts";
import { home } from "../home.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("our elements", () => {
  it("are defined only once Home Assistant's own are, and only once", async () => {
    const defined = new Map<string, unknown>();
    let appStarts = () => {};
    const registry = {
      get: (name: string) => defined.get(name),
      define: (name: string, element: unknown) => {
        if (defined.has(name)) throw new Error(`${name} is there already`);
        defined.set(name, element);
      },
      whenDefined: () =>
        new Promise<void>((resolve) => {
          appStarts = resolve;
        }),
    };
    vi.stubGlobal("customElements", registry);
    class Ours extends HTMLElement {}
    define({ "bfr-test": Ours });
    define({ "bfr-test": Ours });
    expect(defined.size).toBe(0);
    // The app brings a registry of its own; what the old one knew is lost.
    registry.define("home-assistant", HTMLElement);
    appStarts();
    await Promise.resolve();
    define({ "bfr-test": Ours });
    expect(defined.get("bfr-test")).toBe(Ours);
  });
});

describe("the pickers", () => {
  it("know our cards and the dashboard, in the user's language", async () => {
    const other = { type: "somebody-elses" };
    type Entries = Record<string, unknown>[];
    const lists = window as unknown as Record<string, Entries | undefined>;
    const cards: Entries = [other];
    lists.customCards = cards;
    const app = document.createElement("home-assistant");
    Object.assign(app, { hass: home().hass });
    document.body.append(app);
    const suggest = () => null;
    announce({ history: suggest });
    await vi.waitFor(() => expect(cards[1]?.name).toBe("BFR session"));
    expect(lists.customCards).toBe(cards);
    expect(cards.map(({ type }) => type)).toEqual([
      "somebody-elses",
      "bfr-cuff-session-card",
      "bfr-cuff-cuff-card",
      "bfr-cuff-history-card",
    ]);
    expect(cards[3]?.getEntitySuggestion).toBe(suggest);
    expect(lists.customStrategies?.[0]).toMatchObject({
      type: "bfr-cuff",
      strategyType: "dashboard",
    });
  });
});
