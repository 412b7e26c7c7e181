/** One cuff: its pressure, target, phase and deadline, inflate and release. */
import { html, nothing, type TemplateResult, unsafeCSS } from "lit";
import { findCuff } from "../shared/api.ts";
import { deviceForm } from "../shared/editor.ts";
import { minutes, number } from "../shared/format.ts";
import { act, type CardConfig } from "../shared/hass.ts";
import { LiveCard } from "../shared/live-card.ts";
import { mend, REPAIRS } from "../shared/mend.ts";
import { occlusion } from "../shared/occlusion.ts";
import { picture } from "../shared/picture.ts";
import { ring, turn } from "../shared/ring.ts";
import { limbName, stateName } from "../shared/texts.ts";
import type { Cuff, Installed, InstalledCuff } from "../shared/wire.ts";
import styles from "./cuff.css?inline";

/** What a press on the target's buttons changes (mmHg). */
const STEP = 5;

interface CuffCardConfig extends CardConfig {
  cuff?: string;
}

export class CuffCard extends LiveCard<InstalledCuff, CuffCardConfig> {
  static override styles = [LiveCard.styles, unsafeCSS(styles)];

  static getConfigForm() {
    return deviceForm("cuff", "switch");
  }

  protected readonly kind = "cuff";

  override getCardSize(): number {
    return 6;
  }

  protected all({ cuffs }: Installed): InstalledCuff[] {
    return cuffs;
  }

  protected find(all: InstalledCuff[], wanted?: string): InstalledCuff | undefined {
    return findCuff(all, wanted);
  }

  protected followed({ key }: InstalledCuff) {
    return { cuff: key };
  }

  protected override watched() {
    return [this.subject?.entities.target];
  }

  // What the card shows.

  protected about() {
    const placement = this.#now?.placement ?? this.subject?.placement;
    return placement ? html`· ${limbName(this.hass, placement)}` : nothing;
  }

  protected chip(): string {
    const phase = !this.stale && this.#now?.phase;
    return phase ? stateName(this.hass, "sensor.phase", phase) : "";
  }

  protected body({ name, key, entities, device_id }: InstalledCuff): TemplateResult {
    const { hass, t } = this;
    const aim = this.#now?.target;
    // What it was does not say what it is.
    const pressure = this.stale ? null : this.#pressure;
    const foot = aim ? t("of_mmhg", { target: number(hass, aim) }) : t("mmhg");
    const tone = this.urgent ? "work" : "quiet";
    const label = t("trace_of", { limb: name });
    return html`
      <div class="stage">
        ${ring([t("pressure"), pressure === null ? "–" : number(hass, pressure), foot, tone])}
        <div class="side">${this.#clock()} ${this.#target(entities.target)}</div>
      </div>
      ${this.#mending(device_id)}
      ${picture(this.feed.series.get(key), this.#span, null, label)}
      <button
        class="inflate"
        ?disabled=${this.urgent || this.stale}
        @click=${() => this.do("switch.turn_on", {}, entities.inflate)}
      >
        ${t("inflate")}
      </button>
    `;
  }

  /** Return the way to where it is mended, if anything is wrong with it. */
  #mending(device_id: string | null) {
    const { connected, fault } = this.#now ?? {};
    if (connected === false)
      return mend(this.t, "controller", `/config/devices/device/${device_id}`);
    return fault ? mend(this.t, "repairs", REPAIRS) : nothing;
  }

  /** Return the occlusion clock, and when the cuff is released by itself. */
  #clock() {
    const { t } = this;
    const now = this.#now;
    if (!now) return nothing;
    const { seconds, left_s, tone } = occlusion(now, this.feed.clock.now());
    const fact = (name: string, value: number) =>
      html`<p class="fact ${tone}">
        <span class="name">${t(name)}</span>
        <strong>${this.stale ? "–" : minutes(value)}</strong>
      </p>`;
    return html`${fact("cuff_on", Math.floor(seconds))}
    ${left_s === null ? nothing : fact("release_by_itself", left_s)}`;
  }

  #target(entity_id = ""): TemplateResult | typeof nothing {
    const { t } = this;
    const { state, attributes } = this.hass.states[entity_id] ?? {};
    const value = Number(state);
    if (Number.isNaN(value)) return nothing;
    const { min, max } = attributes as { min: number; max: number };
    const step = (by: number, text: string, sign: string) => {
      const wanted = Math.min(max, Math.max(min, value + by));
      const set = () => this.do("number.set_value", { value: wanted }, entity_id);
      return html`<button aria-label=${t(text)} @click=${set}>${sign}</button>`;
    };
    return html`<div>
      <span class="name">${t("target")}</span>
      <div class="target">
        ${step(-STEP, "target_less", "−")}
        <strong aria-live="polite">${number(this.hass, value)}</strong>
        ${step(STEP, "target_more", "+")}
      </div>
    </div>`;
  }

  protected override hint(): string {
    const fault = this.#now?.fault;
    return fault
      ? this.t("fault", { fault: stateName(this.hass, "sensor.fault", fault) })
      : "";
  }

  // What it knows.

  get #now(): Cuff | undefined {
    return this.feed.cuffs[this.subject?.key ?? ""];
  }

  protected get cuffs(): Cuff[] {
    return this.#now ? [this.#now] : [];
  }

  protected get here(): InstalledCuff[] {
    return this.subject ? [this.subject] : [];
  }

  get #pressure(): number | null {
    return this.feed.series.get(this.subject?.key ?? "")?.newest ?? null;
  }

  protected get urgent(): boolean {
    const phase = this.#now?.phase;
    return phase === "inflating" || phase === "holding";
  }

  /** A cuff that lets air out, has a fault or is out of contact may hold some still. */
  protected override get mayBeUp(): boolean {
    const now = this.#now;
    const down = now?.connected && now.phase === "vented" && !now.occluded;
    return super.mayBeUp || !down;
  }

  protected get moving(): boolean {
    return this.urgent || Boolean(this.#now?.occluded);
  }

  /** The time that the trace shows: as far back as is kept. */
  get #span() {
    const until_ms = this.feed.clock.now();
    const [first = until_ms] = this.feed.series.get(this.subject?.key ?? "")?.at ?? [];
    return { from_ms: first, until_ms };
  }

  // What it does.

  /** Release the cuff; while it is not known which, all of them. */
  protected async release(): Promise<void> {
    const device_id = this.subject?.device_id;
    if (device_id) await act(this.hass, "bfr_cuff.release", {}, { device_id });
    else await act(this.hass, "bfr_cuff.release_all");
  }

  protected frame(): void {
    const now = this.#now;
    if (!now) return;
    const share = now.target ? (this.#pressure ?? 0) / now.target : 0;
    turn(this.renderRoot, share, occlusion(now, this.feed.clock.now()));
  }
}
