/** The trace of a cuff inside its band, stretched as news come: between two, by less than is seen. */
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
