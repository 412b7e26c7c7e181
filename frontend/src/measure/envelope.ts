/** The envelope: how large the pulse was at each pressure, and between what it ended. */
import { nothing, svg } from "lit";
import { number } from "../shared/format.ts";
import type { Hass } from "../shared/hass.ts";
import type { Texts } from "../shared/texts.ts";
import { dotted, lined, plot, type Range, ticks } from "./plot.ts";
import type { Run } from "./wire.ts";

/** Return the envelopes of the runs of one measurement, over that of an earlier one. */
export function envelope(
  { hass, t }: { hass: Hass; t: Texts },
  runs: readonly Run[],
  [low, high]: readonly [number | null, number | null],
  before: readonly Run[] = [],
) {
  const all = [...runs, ...before].flatMap(({ points, envelope }) => [
    ...points,
    ...envelope,
  ]);
  if (!all.length) return nothing;
  const most = (at: 0 | 1) => Math.max(...all.map((each) => each[at]));
  const x: Range = [Math.min(...all.map(([at]) => at)), most(0) + 5];
  const y: Range = [0, most(1) * 1.1 || 1];
  const said = (value: number | null) => (value === null ? "–" : number(hass, value));
  return plot(
    t("measure_envelope", { low: said(low), high: said(high) }),
    x,
    y,
    [ticks(x), ticks(y)],
    svg`
      ${high && svg`<path class="ends" d="M${low} 0V${-y[1]}H${high}V0Z"></path>`}
      ${before.map((run) => svg`<path class="before" d=${lined(run.envelope)}></path>`)}
      ${runs.map(
        (run) => svg`<path class="dots" d=${dotted(run.points)}></path>
          <path class="line" d=${lined(run.envelope)}></path>`,
      )}`,
  );
}
