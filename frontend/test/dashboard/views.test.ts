import { describe, expect, it } from "vitest";
import { type CardData, dashboard, type View } from "../../src/dashboard/views.ts";
import type { Installed } from "../../src/shared/wire.ts";
import { INSTALLED, t } from "../history/fake.ts";

const ALL = ["history", "logbook"];
const NOTHING: Installed = { athletes: [], cuffs: [], controllers: [] };

function views(installed: Installed, components = ALL): View[] {
  return dashboard(installed, t, components).views;
}

function cards(view: View | undefined): CardData[] {
  return view?.sections.flatMap((section) => section.cards) ?? [];
}

function types(view: View | undefined): string[] {
  return cards(view).map(({ type }) => type.replace("custom:bfr-cuff-", ""));
}

describe("a dashboard", () => {
  it("has Train first, then History and Safety", () => {
    const found = views(INSTALLED);
    expect(found.map(({ title, path }) => [title, path])).toEqual([
      ["Train", "train"],
      ["History", "history"],
      ["Safety", "safety"],
    ]);
    expect(found.every(({ type }) => type === "sections")).toBe(true);
  });

  it("trains each athlete in a section, then has the cuffs", () => {
    const [train] = views(INSTALLED);
    expect(types(train)).toEqual([
      "session-card",
      "session-card",
      "heading",
      "cuff-card",
      "cuff-card",
    ]);
    expect(train?.sections).toHaveLength(3);
    expect(cards(train)[1]).toMatchObject({ athlete: "ben" });
    expect(cards(train)[4]).toMatchObject({ cuff: "box:2" });
  });

  it("has a wide history for each athlete", () => {
    const [, history] = views(INSTALLED);
    expect(types(history)).toEqual(["history-card", "history-card"]);
    expect(history?.sections.map(({ column_span }) => column_span)).toEqual([2, 2]);
  });

  it("begins Safety with the way to let all air out", () => {
    const safety = views(INSTALLED)[2];
    expect(types(safety)).toEqual([
      "release-card",
      ...["heading", "tile", "tile"],
      ...["cuff-card", "tile", "tile"],
      ...["cuff-card", "tile", "tile"],
      "history-graph",
      "logbook",
    ]);
    const tiles = cards(safety).filter(({ type }) => type === "tile");
    expect(tiles.map(({ entity }) => entity)).toEqual([
      "binary_sensor.gym_cuffs_connectivity",
      "binary_sensor.gym_cuffs_problem",
      "sensor.cuff_1_deadline",
      "sensor.cuff_1_fault",
      "sensor.cuff_2_deadline",
      "sensor.cuff_2_fault",
    ]);
  });

  it("looks back with what Home Assistant has loaded", () => {
    expect(types(views(INSTALLED, ["logbook"])[2])).not.toContain("history-graph");
    expect(types(views(INSTALLED, [])[2])).not.toContain("logbook");
    const bare = INSTALLED.controllers.map((each) => ({ ...each, entities: {} }));
    const [, safety] = views({ ...NOTHING, controllers: bare });
    expect(types(safety).slice(0, 2)).toEqual(["release-card", "heading"]);
    expect(types(safety)).not.toContain("tile");
  });

  it("shows what there is, and no more", () => {
    const { athletes, cuffs, controllers } = INSTALLED;
    const paths = (found: View[]) => found.map(({ path }) => path);
    expect(paths(views({ ...NOTHING, athletes }))).toEqual(["train", "history"]);
    expect(paths(views({ ...NOTHING, cuffs, controllers }))).toEqual([
      "train",
      "safety",
    ]);
  });

  it("says where to begin where nothing is installed", () => {
    const found = views(NOTHING);
    expect(found).toHaveLength(1);
    expect(types(found[0])).toEqual(["empty-state"]);
    const [card] = cards(found[0]);
    expect(card?.content).toContain("Neither a controller nor an athlete");
    expect(JSON.stringify(card?.buttons)).toContain(
      "/config/integrations/dashboard/add?domain=bfr_cuff",
    );
  });

  it("says that an athlete is missing beside a controller", () => {
    const [train] = views({ ...INSTALLED, athletes: [] });
    const [card] = cards(train);
    expect(card?.type).toBe("empty-state");
    expect(card?.content).toContain("There is no athlete yet.");
    expect(types(train).slice(1)).toContain("heading");
  });

  it("has every text that it needs", () => {
    const said = JSON.stringify(dashboard(INSTALLED, t, ALL));
    expect(said).not.toMatch(/"(title|heading|name|content)":""/);
    expect(JSON.stringify(dashboard(NOTHING, t, ALL))).not.toContain('""');
  });
});
