/** The staircase as it goes up, and the pulse in it, which grows and vanishes. */
import { html, svg } from "lit";
import type { Texts } from "../shared/texts.ts";
import { linePath, thinned } from "../shared/trace.ts";
import { plot, type Range, ticks } from "./plot.ts";
import type { Measurement, Samples } from "./wire.ts";

/** Points a line is drawn with. */
const DRAWN = 400;
/** Over so long the pressure is averaged, of which the pulse is what differs. */
const SLOW_MS = 900;
/** How large a pulse is drawn; where pressure moves by half of it, it is a step. */
const PULSE_MOST = 3;
const SHORTEST_S = 30;

/** The samples of the present run. */
export class Staircase {
  pressure: (number | null)[] = [];
  #run = 0;
  #from_ms = 0;
  #interval_ms = 10;

  add(samples: readonly Samples[]): void {
    for (const { run, at_ms, interval_ms, pressure } of samples) {
      // A subscription that begins anew has the whole run again.
      if (run !== this.#run || at_ms <= this.#from_ms) {
        this.pressure = [];
        this.#from_ms = at_ms;
        this.#run = run;
        this.#interval_ms = interval_ms;
      }
      this.pressure.push(...pressure);
    }
  }

  /** Return the newest of a run, if it has any yet. */
  newest(run: number): number | null {
    return (run === this.#run && this.pressure.at(-1)) || null;
  }

  /** Return what each sample is above the average around it; null in a step. */
  pulse(): (number | null)[] {
    const half = Math.max(1, Math.round(SLOW_MS / this.#interval_ms / 2));
    const sums = [0];
    for (const value of this.pressure) sums.push((sums.at(-1) ?? 0) + (value ?? 0));
    const mean = (from: number, to: number) =>
      ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
    return this.pressure.map((value, index) => {
      const from = Math.max(0, index - half);
      const to = Math.min(this.pressure.length, index + half + 1);
      const isStep = Math.abs(mean(index, to) - mean(from, index + 1)) > PULSE_MOST / 2;
      return value === null || isStep ? null : value - mean(from, to);
    });
  }

  drawn(t: Texts, { top_mmhg }: Measurement) {
    const pulse = this.pulse();
    const at_s = (index: number) => (index * this.#interval_ms) / 1000;
    const line = (values: (number | null)[], scale = 1) => {
      const kept = thinned(values, DRAWN);
      return linePath(
        kept.map(at_s),
        kept.map((index) => values[index] ?? null).map((each) => each && each * scale),
      );
    };
    const x: Range = [0, Math.max(SHORTEST_S, at_s(this.pressure.length))];
    const y: Range = [0, top_mmhg];
    const strip: Range = [-PULSE_MOST, PULSE_MOST];
    return html`
      ${plot(t("measure_trace"), x, y, [[], ticks(y)], svg`<path class="line" d=${line(this.pressure)}></path>`)}
      <span class="name">${t("measure_pulse")}</span>
      ${plot(t("measure_pulse"), x, strip, [ticks(x), []], svg`<path class="beat" d=${line(pulse)}></path>`)}
    `;
  }
}
