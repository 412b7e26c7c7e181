/** Measure the limb occlusion pressure: what will happen, the staircase, what was found. */
import { html, LitElement, nothing, unsafeCSS } from "lit";
import { ServerClock } from "../shared/clock.ts";
import { wordsOf } from "../shared/errors.ts";
import { minutes, number } from "../shared/format.ts";
import type { Hass, Unsubscribe } from "../shared/hass.ts";
import { baseStyles } from "../shared/styles.ts";
import { FIRST_TEXTS, limbName } from "../shared/texts.ts";
import { envelope } from "./envelope.ts";
import styles from "./measure.css?inline";
import { Staircase } from "./staircase.ts";
import type { MeasureEvent, Measurement, MeasurePreview } from "./wire.ts";

export const measureStyles = unsafeCSS(styles);

/** How often the checks are asked again; clocks are written anew with each heartbeat. */
const CHECK_MS = 5000;

export class Measure extends LitElement {
  static override properties = {
    hass: { attribute: false },
    t: { attribute: false },
    athlete: { attribute: false },
    limb: { attribute: false },
    posture: { attribute: false },
    asked: { attribute: false },
  };
  static override styles = [baseStyles, measureStyles];

  hass!: Hass;
  t = FIRST_TEXTS;
  /** The id of the athlete's entry. */
  athlete = "";
  limb = "";
  posture = "";
  /** Whether somebody wants to measure, so that it is said what that would be. */
  asked = false;
  #preview: MeasurePreview | undefined;
  #now: Measurement | null = null;
  /** The one that was over when the card was opened, or was closed: nobody asks for it. */
  #done: string | undefined;
  #problem = "";
  readonly #stairs = new Staircase();
  readonly #clock = new ServerClock();
  #live: Promise<Unsubscribe> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#live = this.hass.connection.subscribeMessage<MeasureEvent>(
      (event) => this.#take(event),
      { ...this.#message("live"), language: this.hass.language },
    );
    this.#live.catch(this.#fail);
    this.#timer = setInterval(() => void this.#ask(), CHECK_MS);
    void this.#ask();
  }

  /** Whoever looks away stops nothing: the measurement goes on. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#live?.then((end) => end()).catch(() => {});
  }

  /** Whether one runs, so that Release means it. */
  get running(): boolean {
    return this.#now !== null && this.#now.phase !== "ended";
  }

  /** Whether there is one to be seen: it runs, or has just ended. */
  get shows(): boolean {
    return this.#now !== null && this.#now.id !== this.#done;
  }

  #message(command: string) {
    return { type: `bfr_cuff/measurement/${command}`, athlete: this.athlete };
  }

  #take({ now_ms, measurement, samples }: MeasureEvent): void {
    if (measurement !== undefined) {
      // One that was over before anybody looked is in the history.
      const isOld = !this.#clock.heard && measurement?.phase === "ended";
      if (isOld) this.#done = measurement.id;
      this.#now = measurement;
    }
    this.#clock.hear(now_ms);
    if (samples) this.#stairs.add(samples);
    this.dispatchEvent(new Event("changed"));
    this.requestUpdate();
  }

  async #ask(): Promise<void> {
    if (!this.asked || this.shows) return;
    const { hass, limb, posture } = this;
    try {
      this.#preview = await hass.callWS({
        ...this.#message("preview"),
        ...{ limb, posture, language: hass.language },
      });
    } catch (error) {
      this.#fail(error);
    }
    this.requestUpdate();
  }

  readonly #fail = (error: unknown): void => {
    this.#problem = wordsOf(this.t, error);
    this.requestUpdate();
  };

  #do(command: string, data: object): void {
    this.#problem = "";
    this.hass.callWS({ ...this.#message(command), ...data }).catch(this.#fail);
  }

  #close(): void {
    this.#done = this.#now?.id;
    this.dispatchEvent(new Event("closed"));
    this.requestUpdate();
  }

  protected override render() {
    const now = this.shows ? this.#now : null;
    if (!now && !this.asked) return nothing;
    const over = now?.phase === "ended";
    const limb = now?.cuff.placement ?? this.#preview?.limb ?? this.limb;
    return html`<h3>${this.t("measure_title", { limb: limbName(this.hass, limb) })}</h3>
      ${this.#problem ? html`<p class="amber" role="alert">${this.#problem}</p>` : nothing}
      ${now ? (over ? this.#ended(now) : this.#going(now)) : this.#before()}`;
  }

  #before() {
    const { t, limb, posture } = this;
    const preview = this.#preview;
    if (!preview) return html`<p class="quiet">${t("checking")}</p>`;
    const { plan, notes, last, refusal, actions } = preview;
    return html`${refusal ? html`<p class="amber">${refusal}</p>` : html`<p class="loud">${plan}</p>`}
      <ul>
        ${notes.map((note) => html`<li>${note}</li>`)}
      </ul>
      ${last ? html`<p class="quiet">${last.text}</p>` : nothing}
      <div class="row">
        <button
          class="go"
          ?disabled=${!actions.includes("measure")}
          @click=${() => this.#do("start", { limb, posture })}
        >
          ${t("measure_start")}
        </button>
        <button @click=${() => this.#close()}>${t("measure_back")}</button>
      </div>`;
  }

  #going(now: Measurement) {
    const { hass, t } = this;
    const { phase, run, runs_max, target, actions } = now;
    // Only a cuff that goes up is heard of; the last number of it is not what it has.
    const up = target !== null;
    const pressure = this.#stairs.newest(run);
    const left = this.#left(now.phase_ends_ms);
    const guard = this.#left(now.deadline_ms);
    return html`<div class="now">
        <strong>${(up ? pressure !== null && number(hass, Math.max(0, pressure)) : left) || "–"}</strong>
        <span class="quiet">${up ? t("mmhg") : nothing}</span>
        <span class="step">
          <b role="status">${t(`measure_${phase}`)} · ${t("measure_run", { run, runs: runs_max })}</b>
          <br />${up ? t("of_mmhg", { target: number(hass, target) }) : nothing} ${guard ? html`· ${t("left", { time: guard })}` : nothing}
        </span>
      </div>
      ${phase === "counting" ? nothing : this.#stairs.drawn(t, now)}
      ${
        actions.includes("discomfort")
          ? html`<button @click=${() => this.#do("stop", { reason: "discomfort" })}>
            ${t("measure_discomfort")}
          </button>`
          : nothing
      }`;
  }

  #ended(now: Measurement) {
    const { t } = this;
    const { text, advice, runs, result, ready_ms } = now;
    const ready = this.#left(ready_ms);
    return html`<p class="loud" role="status">${text}</p>
      ${advice.length ? html`<ul>${advice.map((each) => html`<li>${each}</li>`)}</ul>` : nothing}
      ${envelope(this, runs, [result?.low ?? null, result?.high ?? null])}
      ${ready ? html`<p class="quiet">${t("measure_ready", { time: ready })}</p>` : nothing}
      <button @click=${() => this.#close()}>${t("dismiss")}</button>`;
  }

  /** Return what is left until a moment; "" where there is none, or it is over. */
  #left(at_ms: number | null): string {
    const left_s = at_ms === null ? 0 : (at_ms - this.#clock.now()) / 1000;
    return left_s > 0 ? minutes(left_s) : "";
  }
}
