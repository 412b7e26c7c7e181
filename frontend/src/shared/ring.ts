/** Two rings: the inner one is this phase, the thin outer one the occlusion clock. */
import { html, type TemplateResult } from "lit";
import type { Occlusion } from "./occlusion.ts";

/** What stands above the big thing, the big thing itself, and what stands below it. */
export type Face = [
  label: string,
  big: string,
  foot: string,
  tone: "work" | "rest" | "quiet",
];

const OUTER = 96;
const INNER = 81;

export function ring([label, big, foot, tone]: Face): TemplateResult {
  return html`<div class="ring ${tone}">
    <svg viewBox="0 0 200 200" aria-hidden="true">
      <circle class="track thin" r=${OUTER} cx="100" cy="100"></circle>
      <circle class="track" r=${INNER} cx="100" cy="100"></circle>
      <circle class="arc outer thin" r=${OUTER} cx="100" cy="100" pathLength="1"></circle>
      <circle class="arc inner" r=${INNER} cx="100" cy="100" pathLength="1"></circle>
    </svg>
    <div class="face">
      <span>${label}</span>
      <span class="big" style="--length:${big.length}">${big}</span>
      <span>${foot}</span>
    </div>
  </div>`;
}

/** Move the arcs of the ring that is drawn; called for each frame. */
export function turn(
  root: ParentNode,
  phase: number,
  occlusion: Occlusion | undefined,
): void {
  const { seconds = 0, left_s = null } = occlusion ?? {};
  const share = left_s === null ? 0 : seconds / Math.max(1, seconds + left_s);
  arc(root.querySelector(".arc.inner"), phase);
  const outer = root.querySelector(".arc.outer");
  arc(outer, share);
  write(outer, "data-tone", occlusion?.tone ?? "calm");
}

/** Let the big thing swell by a share, 0 to 1, with the beat; called for each frame. */
export function swell(root: ParentNode, share: number): void {
  const big = root.querySelector<HTMLElement>(".big");
  if (big) big.style.scale = `${1 + 0.14 * share}`;
}

/** Fill an arc up to a share, 0 to 1, clockwise from the top. */
function arc(circle: Element | null, share: number): void {
  const filled = Math.min(1, Math.max(0, share));
  // Half a pixel: what nobody can see is not worth a layout.
  write(circle, "stroke-dasharray", `${filled.toFixed(3)} 2`);
  // A round cap would show a dot where nothing is filled yet.
  circle?.toggleAttribute("data-empty", filled < 0.002);
}

/** Write what has changed: even the same value would have it laid out anew. */
function write(element: Element | null, name: string, value: string): void {
  if (element?.getAttribute(name) !== value) element?.setAttribute(name, value);
}
