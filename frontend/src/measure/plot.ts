/** A plot with axes: an SVG that is stretched, and labels beside it that are not. */
import { html, type TemplateResult } from "lit";

export type Range = readonly [from: number, to: number];
export type Tick = readonly [at: number, text: string];

const percent = (value: number, [from, to]: Range) =>
  `${(100 * (value - from)) / Math.max(1e-9, to - from)}%`;

/** Return a plot of what is drawn in its own units, upwards negative. */
export function plot(
  label: string,
  x: Range,
  y: Range,
  [xs, ys]: readonly [Tick[], Tick[]],
  drawn: TemplateResult,
): TemplateResult {
  const box = [x[0], -y[1], Math.max(1e-9, x[1] - x[0]), y[1] - y[0]];
  return html`<div class="chart" role="img" aria-label=${label}>
    <svg viewBox=${box.join(" ")} preserveAspectRatio="none" aria-hidden="true">
      ${drawn}
    </svg>
    ${ys.map(([at, text]) => html`<span class="level" style="bottom:${percent(at, y)}">${text}</span>`)}
    ${xs.map(([at, text]) => html`<span class="tick" style="left:${percent(at, x)};translate:-${percent(at, x)}">${text}</span>`)}
  </div>`;
}

/** Return round numbers within a range, for some four labels. */
export function ticks([from, to]: Range): Tick[] {
  const rough = (to - from) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * ([1, 2, 5, 10].find((each) => each * unit >= rough) ?? 10);
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, index) => {
    const at = Number(((first + index) * step).toPrecision(6));
    return [at, `${at}`] as const;
  });
}

/** Return points as a path: round caps of strokes without length. */
export const dotted = (points: readonly Range[]): string =>
  points.map(([x, y]) => `M${x} ${-y}h0`).join("");

/** Return points as a line. */
export const lined = (points: readonly Range[]): string =>
  points.map(([x, y], index) => `${index ? "L" : "M"}${x} ${-y}`).join("");
