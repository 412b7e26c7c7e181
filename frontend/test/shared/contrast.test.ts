// Words in a colour are read in both of Home Assistant's themes.

import { expect, test } from "vitest";

import css from "../../src/shared/base.css?inline";

const THEMES = [
  { text: "#141414", card: "#ffffff" },
  { text: "#e1e1e1", card: "#1c1c1c" },
];
const READABLE = 4.5;

const channels = (colour: string) =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

function brightness(rgb: number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((each) => {
    const share = each / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: number[], other: number[]): number {
  const [dark = 0, bright = 0] = [brightness(one), brightness(other)].sort(
    (a, b) => a - b,
  );
  return (bright + 0.05) / (dark + 0.05);
}

/** Return what a pattern's first group finds in the styles. */
const found = (pattern: string) => css.match(new RegExp(pattern))?.[1] ?? "";

/** Return the colour and the share, 0 to 1, that a class mixes into the theme's text. */
function mixed(name: string): [number[], number] {
  const rule = found(`\\.${name} \\{\\s*color: ([^;]+);`);
  const mix = rule.startsWith("var(") ? found(`${rule.slice(4, -1)}: ([^;]+);`) : rule;
  const [, what = "", share] = mix.match(/srgb, (\S+) (\d+)%/) ?? [];
  const hex = what.startsWith("var(") ? found(`${what.slice(4, -1)}: (#\\w+);`) : what;
  return [channels(hex), Number(share) / 100];
}

test.each(["red", "amber", "good"])("%s words stand out", (name) => {
  const [colour, share] = mixed(name);
  for (const { text, card } of THEMES) {
    const shown = channels(text).map(
      (each, at) => each * (1 - share) + (colour[at] ?? 0) * share,
    );
    expect(contrast(shown, channels(card))).toBeGreaterThan(READABLE);
  }
});
