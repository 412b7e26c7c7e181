/** The trace of a cuff inside its band, as an SVG that is stretched, not drawn anew. */
import { html, type TemplateResult } from "lit";
import type { Series } from "./series.ts";
import { ceiling, viewBox } from "./trace.ts";

/** The shortest time that fills the picture. */
const SHORTEST_S = 60;

export interface Span {
  from_ms: number;
  until_ms: number;
}

/** Return a picture of a series; `lop` is drawn as a line where there is room for it. */
export function picture(
  series: Series | undefined,
  { from_ms, until_ms }: Span,
  lop: number | null,
  label: string,
): TemplateResult {
  const { line, band, top } = series?.drawn(from_ms, until_ms) ?? EMPTY;
  const height = Math.max(top, lop ? ceiling(lop) : 0);
  const end_s = (until_ms - from_ms) / 1000;
  return html`<svg
    class="trace"
    role="img"
    aria-label=${label}
    preserveAspectRatio="none"
    data-top=${height}
    viewBox=${viewBox(0, Math.max(SHORTEST_S, end_s), height)}
  >
    <path class="band" d=${band}></path>
    <path class="lop" d=${lop ? `M0 ${-lop}H99999` : ""}></path>
    <path class="line" d=${line}></path>
  </svg>`;
}

const EMPTY = { line: "", band: "", top: 0 };

/** Stretch the pictures up to now; called for each frame. */
export function stretch(root: ParentNode, from_ms: number, now_ms: number): void {
  const end_s = Math.max(SHORTEST_S, (now_ms - from_ms) / 1000);
  for (const svg of root.querySelectorAll<SVGElement>("svg.trace")) {
    svg.setAttribute("viewBox", viewBox(0, end_s, Number(svg.dataset.top)));
  }
}
