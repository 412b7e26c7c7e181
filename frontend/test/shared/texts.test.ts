import { describe, expect, it, vi } from "vitest";
import {
  CLOCK,
  DATE,
  dayOf,
  minutes,
  moment,
  number,
  percent,
} from "../../src/shared/format.ts";
import type { Hass } from "../../src/shared/hass.ts";
import {
  FIRST_TEXTS,
  heardTexts,
  limbsName,
  loadTexts,
  protocolName,
  reasonName,
  texts,
} from "../../src/shared/texts.ts";
import { home } from "../home.ts";

const hass = (locale: Partial<Hass["locale"]> = {}): Hass => ({
  ...home().hass,
  locale: { language: "en", ...locale },
});

describe("texts", () => {
  it("have Release before any is loaded", () => {
    expect(FIRST_TEXTS("release")).toBe("Release");
    expect(FIRST_TEXTS("error_option", { option: "cuff" })).toContain("cuff: a name");
    expect(FIRST_TEXTS("rest")).toBe("");
  });

  it("are fetched once for each language", async () => {
    const { hass, asked } = home();
    hass.language = "fr";
    const t = await loadTexts(hass);
    await loadTexts(hass);
    expect(t("set_of", { set: 2, sets: 4 })).toBe("Set 2 of 4");
    expect(asked.map(({ category }) => category)).toEqual(["common", "exceptions"]);
    expect(heardTexts()("release")).toBe("Release");
  });

  it("are asked for again when they could not be had", async () => {
    const broken = {
      ...hass(),
      language: "de",
      callWS: () => Promise.reject(new Error()),
    };
    await expect(loadTexts(broken)).rejects.toThrow();
    const t = await loadTexts({ ...hass(), language: "de" });
    expect(t("rest")).toBe("Rest");
  });

  it("leave a placeholder that nobody fills", () => {
    const t = texts({ "component.bfr_cuff.common.card_a": "{x} of {y}" });
    expect(t("a", { x: 0 })).toBe("0 of {y}");
  });
});

describe("names", () => {
  it("come from Home Assistant's translations", () => {
    expect(protocolName(hass(), { id: "to_failure", name: "x" })).toBe("To failure");
    expect(protocolName(hass(), { id: "own1", name: "Stairs" })).toBe("Stairs");
    expect(reasonName(hass(), "limit")).toBe("Occlusion limit reached");
  });

  it.each([
    [["left_thigh"], "Left thigh"],
    [["left_thigh", "right_thigh"], "Both thighs"],
    [["left_calf", "right_calf"], "Both calves"],
    [["left_arm", "right_thigh"], "Left arm, Right thigh"],
  ])("of limbs %s", (placements, name) => {
    const worn = placements.map((placement) => ({ placement }));
    expect(limbsName(hass(), worn)).toBe(name);
  });
});

describe("numbers and times", () => {
  it("count down to zero and no further", () => {
    expect([61, 59.2, 0.1, 0, -3].map(minutes)).toEqual([
      "1:01",
      "1:00",
      "0:01",
      "0:00",
      "0:00",
    ]);
  });

  it("are written as the user has set", () => {
    expect(number(hass(), 1234.56, 1)).toBe("1,234.6");
    expect(number(hass({ number_format: "decimal_comma" }), 1234.56, 1)).toBe(
      "1.234,6",
    );
    expect(number(hass({ number_format: "none" }), 1234.5, 1)).toBe("1234.5");
    expect(percent(hass(), 0.974)).toBe("97");
  });

  it.each([
    ["language", "1,234.5"],
    ["comma_decimal", "1,234.5"],
    ["decimal_comma", "1.234,5"],
    ["space_comma", "1 234,5"],
    ["quote_decimal", "1'234.5"],
    ["none", "1234.5"],
  ])("have the separators of %s", (number_format, said) => {
    const written = number(hass({ number_format }), 1234.5, 1);
    expect(written.replace(/\s/, " ").replace("’", "'")).toBe(said);
  });

  it.each([
    ["en", "language", "11:30 PM"],
    ["en", "24", "23:30"],
    ["en", "12", "11:30 PM"],
    ["de", "language", "23:30"],
    ["de", "12", "11:30 PM"],
  ])("in %s have hours as %s says", (language, time_format, said) => {
    const profile = hass({ language, time_format });
    const written = moment(profile, "2026-11-20T22:30:00Z", { timeStyle: "short" });
    expect(written.replace(/\s/, " ")).toBe(said);
  });

  it("are in the home's time zone, or in this browser's, and so are days", () => {
    const at = "2026-11-20T23:30:00Z";
    const about = { ...DATE, ...CLOCK };
    const plain = (text: string) => text.replace(/\s/g, " ");
    vi.stubEnv("TZ", "America/New_York");
    const local = hass({ time_zone: "local" });
    expect(plain(moment(hass(), at, about))).toBe("Nov 21, 2026, 12:30 AM");
    expect(dayOf(hass(), at)).toBe("2026-11-21");
    expect(plain(moment(local, at, about))).toBe("Nov 20, 2026, 6:30 PM");
    expect(dayOf(local, at)).toBe("2026-11-20");
    const german = hass({ language: "de", time_format: "24" });
    expect(plain(moment(german, at, about))).toBe("21. Nov. 2026, 00:30");
    vi.unstubAllEnvs();
  });
});
