import { afterEach, describe, expect, it, vi } from "vitest";
import { fromRegistries } from "../../src/dashboard/installed.ts";
import { ReleaseCard } from "../../src/dashboard/release-card.ts";
import { DashboardStrategy } from "../../src/dashboard/strategy.ts";
import { define } from "../../src/shared/define.ts";
import type { Hass, RegistryEntity } from "../../src/shared/hass.ts";
import { answers, fakeHass } from "../history/fake.ts";
import { one, Screen, settled, words } from "../history/page.ts";
import { refused } from "../refusing.ts";

define({
  "bfr-cuff-release-card": ReleaseCard,
  "ll-strategy-dashboard-bfr-cuff": DashboardStrategy,
});

afterEach(() => document.body.replaceChildren());

function ours(device_id: string, translation_key?: string): RegistryEntity {
  return { platform: "bfr_cuff", device_id, translation_key: translation_key ?? null };
}

const REGISTRIES: Hass = {
  ...fakeHass({}),
  entities: {
    "sensor.phase": ours("anna", "session_phase"),
    "sensor.last": ours("anna", "last_session"),
    "switch.up": ours("cuff", "inflate"),
    "sensor.mmhg": ours("cuff", "pressure"),
    "button.all": ours("box", "release_all"),
    "binary_sensor.there": ours("box"),
    "sensor.unnamed": ours("box"),
    "light.other": { platform: "hue", device_id: "box", translation_key: "x" },
  },
  devices: {
    anna: { name: "Anna", name_by_user: "Annie", primary_config_entry: "entry-anna" },
    cuff: { name: "Left cuff", name_by_user: null },
    box: { name: "Box", name_by_user: null, primary_config_entry: "entry-box" },
  },
  states: {
    "binary_sensor.there": {
      state: "on",
      attributes: { device_class: "connectivity" },
    },
  },
};

describe("the registries", () => {
  it("show what is installed, whatever it is called", () => {
    const { athletes, cuffs, controllers } = fromRegistries(REGISTRIES);
    expect(athletes).toMatchObject([{ entry_id: "anna", name: "Anna" }]);
    expect(cuffs).toMatchObject([{ key: "cuff", name: "Left cuff" }]);
    expect(controllers).toMatchObject([{ name: "Box" }]);
  });

  it("may show nothing", () => {
    const nothing = { athletes: [], cuffs: [], controllers: [] };
    expect(fromRegistries(fakeHass())).toEqual(nothing);
  });
});

describe("the strategy", () => {
  const config = { type: "custom:bfr-cuff" };

  it("asks the integration what there is", async () => {
    const { title, views } = await DashboardStrategy.generate(config, fakeHass());
    expect(title).toBe("BFR cuff");
    expect(views.map(({ title }) => title)).toEqual(["Train", "History", "Safety"]);
    expect(DashboardStrategy.noEditor).toBe(true);
  });

  it("looks for itself where nobody answers", async () => {
    const given = answers();
    delete given["bfr_cuff/athletes"];
    const hass = { ...REGISTRIES, callWS: fakeHass(given).callWS };
    const { views } = await DashboardStrategy.generate(config, hass);
    expect(views[0]?.sections[0]?.cards[0]).toMatchObject({ athlete: "anna" });
    const silent = { ...REGISTRIES, language: "xx", callWS: fakeHass({}).callWS };
    expect((await DashboardStrategy.generate(config, silent)).views).toHaveLength(3);
  });
});

describe("Release all", () => {
  async function shown(hass: Hass): Promise<ReleaseCard> {
    vi.stubGlobal("IntersectionObserver", Screen);
    const card = document.createElement("bfr-cuff-release-card") as ReleaseCard;
    card.setConfig({ type: "custom:bfr-cuff-release-card" });
    document.body.append(card);
    await settled(card);
    expect(card.renderRoot.querySelector("button")).toBeNull();
    card.hass = hass;
    await settled(card);
    return card;
  }

  it("is one tap for every controller", async () => {
    const hass = fakeHass();
    const called = vi.spyOn(hass, "callService");
    const card = await shown(hass);
    expect(words(one(card, "[role=status]"))).toContain("every cuff");
    one(card, "button").click();
    await settled(card);
    expect(called.mock.calls).toEqual([
      ["bfr_cuff", "release_all", {}, undefined, false],
    ]);
    expect(card.getCardSize()).toBe(2);
  });

  it("says what went wrong", async () => {
    const hass = fakeHass();
    hass.callService = async () => {
      throw refused("Nobody confirmed it.");
    };
    const card = await shown(hass);
    one(card, "button").click();
    await settled(card);
    expect(words(one(card, "[role=status]"))).toContain("Nobody confirmed it.");
  });

  it("is the Escape key, too", async () => {
    const hass = fakeHass();
    const called = vi.spyOn(hass, "callService");
    await shown(hass);
    const key = new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
    document.body.dispatchEvent(key);
    expect(called).toHaveBeenCalledOnce();
  });
});
