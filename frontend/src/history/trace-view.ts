/** A kept trace, large: each cuff's pressure in its band, with sets and marks in time. */
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { minutes, number } from "../shared/format.ts";
import { baseStyles } from "../shared/styles.ts";
import { limbName } from "../shared/texts.ts";
import type { Kept, KeptCuff, Trace } from "./kept.ts";
import {
  drawn,
  type Mark,
  marks,
  movedTo,
  type Scale,
  sampleAt,
  scaleOf,
  setAt,
  ticks,
} from "./reading.ts";
import { traceStyles } from "./styles.ts";
import { markText, type Speech } from "./words.ts";

interface Plot {
  cuff: KeptCuff;
  trace: Trace;
}

export class HistoryTrace extends LitElement {
  static override properties = {
    speech: { attribute: false },
    kept: { attribute: false },
    at: { state: true },
  };
  static override styles = [baseStyles, traceStyles];

  speech!: Speech;
  kept!: Kept;
  /** The moment that is read, in seconds since the start. */
  at: number | undefined;
  #scale!: Scale;
  #plots: Plot[] = [];
  #marks: Mark[] = [];
  #drawings: unknown[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("kept")) return;
    const { record, traces } = this.kept;
    this.#plots = record.cuffs.flatMap((cuff) => {
      const trace = traces[cuff.cuff];
      return trace?.at_s.length ? [{ cuff, trace }] : [];
    });
    this.#scale = scaleOf(
      this.#plots.map(({ trace }) => trace),
      record.duration_s,
    );
    this.#marks = marks(this.kept);
    this.#drawings = this.#plots.map((plot) => this.#drawing(plot));
    this.at = undefined;
  }

  override render() {
    const { t } = this.speech;
    const { at } = this;
    if (!this.#plots.length) return html`<p class="quiet">${t("history_no_trace")}</p>`;
    return html`
      <div
        class="chart"
        role="slider"
        tabindex="0"
        aria-label=${t("history_trace")}
        aria-valuemin="0"
        aria-valuemax=${Math.round(this.#scale.end_s)}
        aria-valuenow=${Math.round(at ?? 0)}
        aria-valuetext=${this.#reading(at ?? 0)}
        @keydown=${this.#onKey}
        @pointerdown=${this.#onPoint}
        @pointermove=${this.#onPoint}
        @pointerleave=${this.#leave}
      >
        ${this.#drawings}
        <div class="time">
          ${this.kept.record.sets.map((set) => {
            const { started_s, ended_s, cut_short } = set;
            const width = (ended_s ?? this.#scale.end_s) - started_s;
            return html`<span
              class=${cut_short ? "set cut" : "set"}
              style="${this.#left(started_s)};width:${this.#share(width)}"
              ><b>${set.number}</b> · ${set.repetitions ?? minutes(Math.round(width))}</span
            >`;
          })}
          ${ticks(this.#scale.end_s).map(
            (tick) =>
              html`<span class="tick quiet" style=${this.#left(tick)}>${minutes(tick)}</span>`,
          )}
          ${this.#marks.map(
            (mark) =>
              html`<i class=${mark.fine ? "fine" : ""} style=${this.#left(mark.at_s)}></i>`,
          )}
          ${
            at === undefined
              ? nothing
              : html`<b class="cursor" style=${this.#left(at)}></b>`
          }
        </div>
      </div>
      <p aria-hidden="true">
        ${at === undefined ? t("history_point") : this.#reading(at)}
      </p>
      <ul>
        ${this.#marks.map(
          (mark) => html`<li>
            <b>${minutes(Math.round(mark.at_s))}</b>
            ${markText(this.speech, mark)}
          </li>`,
        )}
      </ul>
    `;
  }

  /** One cuff's pressure, with its target and nothing at the side. */
  #drawing({ cuff: { placement, planned_target }, trace }: Plot) {
    const { hass } = this.speech;
    const { box, line, band } = drawn(trace, this.#scale);
    const levels = planned_target ? [0, planned_target] : [0];
    return html`${
      this.#plots.length > 1
        ? html`<small class="quiet">${limbName(hass, placement)}</small>`
        : nothing
    }
      <div class="plot">
        <svg viewBox=${box} preserveAspectRatio="none" aria-hidden="true">
          <path class="band" d=${band}></path>
          <path class="line" d=${line}></path>
        </svg>
        ${levels.map(
          (mmhg) =>
            html`<span
              class=${mmhg ? "level good" : "level quiet"}
              style="bottom:${(mmhg / this.#scale.top_mmhg) * 100}%"
              >${number(hass, mmhg)}</span
            >`,
        )}
      </div>`;
  }

  #reading(at: number): string {
    const { hass, t } = this.speech;
    const set = setAt(this.kept.record.sets, at);
    return [
      minutes(Math.round(at)),
      ...(set ? [t("history_set_number", { number: set.number })] : []),
      ...this.#plots.map(({ cuff, trace }) => {
        const index = sampleAt(trace, at);
        const [pressure, target] = [trace.pressure[index], trace.target[index]];
        const limb = this.#plots.length > 1 ? limbName(hass, cuff.placement) : "";
        const values = {
          limb,
          pressure: pressure == null ? "–" : number(hass, pressure),
          target: number(hass, target ?? 0),
        };
        return t(target == null ? "history_reads" : "history_reads_of", values).trim();
      }),
    ].join(" · ");
  }

  #share(seconds: number): string {
    return `${(seconds / this.#scale.end_s) * 100}%`;
  }

  #left(at_s: number): string {
    return `left:${this.#share(at_s)}`;
  }

  #onKey(event: KeyboardEvent): void {
    const to = movedTo(event.key, this.at ?? 0, this.#scale.end_s);
    if (to === null) return;
    event.preventDefault();
    this.at = to;
  }

  #onPoint({ clientX }: PointerEvent): void {
    const lane = this.renderRoot.querySelector(".time") as Element;
    const { left, width } = lane.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (clientX - left) / width));
    this.at = share * this.#scale.end_s;
  }

  #leave({ pointerType }: PointerEvent): void {
    // A finger that is lifted has been read; a mouse that is gone reads nothing.
    if (pointerType === "mouse") this.at = undefined;
  }
}
