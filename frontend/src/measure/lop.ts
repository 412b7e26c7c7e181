/** Each measurement of an LOP, to be opened and compared. */
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { Asking } from "../history/asking.ts";
import { dayName, type Speech } from "../history/words.ts";
import { wordsOf } from "../shared/errors.ts";
import { DATE, number } from "../shared/format.ts";
import { act } from "../shared/hass.ts";
import { baseStyles } from "../shared/styles.ts";
import { limbName } from "../shared/texts.ts";
import { envelope } from "./envelope.ts";
import { measureStyles } from "./measure.ts";
import type { Measured } from "./wire.ts";

export class LopHistory extends LitElement {
  static override properties = {
    speech: { attribute: false },
    athlete: { attribute: false },
    read: { attribute: false },
    measured: { state: true },
    opened: { state: true },
  };
  static override styles = [baseStyles, measureStyles];

  speech!: Speech;
  athlete = "";
  /** What the card has read: with that, this is read again. */
  read = "";
  measured: Measured[] = [];
  /** The one that is open, and the one before it on the same limb. */
  opened: Measured[] = [];
  readonly #asking = new Asking(this);

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("read")) void this.#read();
  }

  #ask<T>(what: string, message: object): Promise<T> {
    const type = `bfr_cuff/history/${what}`;
    return this.speech.hass.callWS<T>({ type, ...message });
  }

  #read(): Promise<void> {
    const { athlete } = this;
    const asked = this.#ask<{ measurements: Measured[] }>("measurements", { athlete });
    return this.#asking.ask("lop", asked, ({ measurements }) => {
      this.measured = measurements;
      this.opened = [];
    });
  }

  /** Open one, with the last one before it that can be compared. */
  async #open(chosen: Measured): Promise<void> {
    const later = this.measured.slice(this.measured.indexOf(chosen) + 1);
    const before = later.find(
      (each) => each.low !== null && alike(each) === alike(chosen),
    );
    const both = [chosen, before ?? []]
      .flat()
      .map(({ measurement_id }) =>
        this.#ask<Measured>("measurement", { measurement_id }),
      );
    await this.#asking.ask("opened", Promise.all(both), (found) => {
      this.opened = found;
    });
  }

  /** Delete the one that is open, once it was asked whether that is meant. */
  async #delete({ measurement_id: measurement }: Measured): Promise<void> {
    const { hass, t } = this.speech;
    if (!confirm(t("lop_delete_sure"))) return;
    const deleted = act(hass, "bfr_cuff.delete_measurement", { measurement });
    await this.#asking.ask("opened", deleted, async () => {
      this.dispatchEvent(new Event("deleted"));
      await this.#read();
      this.renderRoot.querySelector<HTMLElement>(".rows button")?.focus();
    });
  }

  protected override render() {
    const { t } = this.speech;
    const { problem } = this.#asking;
    // Why nothing could be read at all, the card says.
    if (!this.measured.length) return nothing;
    return html`<h3>${t("lop_title")}</h3>
      ${problem ? html`<p class="amber" role="alert">${wordsOf(t, problem)}</p>` : nothing}
      ${this.#details()}
      <div class="rows">
        ${this.measured.map(
          (each) => html`<button
            aria-expanded=${each.measurement_id === this.opened[0]?.measurement_id}
            @click=${() => void this.#open(each)}
          >
            <b>${limbName(this.speech.hass, each.placement)} · ${this.#ends(each)}</b>
            <span class="quiet">${this.#day(each.started_at.slice(0, 10))}</span>
          </button>`,
        )}
      </div>`;
  }

  #day(day: string): string {
    return dayName(this.speech, day, DATE);
  }

  #ends({ low, high }: { low: number | null; high: number | null }): string {
    const { hass, t } = this.speech;
    if (low === null) return t("lop_none");
    const said = [low, high ?? low].map((each) => number(hass, each));
    return t("lop_mmhg", { pressure: [...new Set(said)].join("–") });
  }

  #details() {
    const [one, before] = this.opened;
    if (!one) return nothing;
    const { hass, t } = this.speech;
    const at = (path: string) => t.at(`component.bfr_cuff.common.measure_${path}`);
    const why = one.reason === "done" ? one.refusals : [];
    const said = one.reason === "done" ? "" : at(`end_${one.reason}`);
    return html`<section>
      <p class="loud">
        ${limbName(hass, one.placement)}, ${this.#day(one.started_at.slice(0, 10))}:
        ${this.#ends(one)}${one.pulse_rate && `, ${t("lop_rate", { rate: number(hass, one.pulse_rate) })}`}
      </p>
      ${said ? html`<p class="amber">${said}</p>` : nothing}
      ${why.map((key) => html`<p class="amber">${at(`refusal_${key}`)}</p>`)}
      ${envelope(this.speech, one.runs ?? [], [one.low, one.high], before?.runs)}
      ${
        before
          ? html`<p class="quiet">
            ${t("lop_before", { day: this.#day(before.started_at.slice(0, 10)), ends: this.#ends(before) })}
          </p>`
          : nothing
      }
    </section>
      <button @click=${() => void this.#delete(one)}>${t("lop_delete")}</button>`;
  }
}

/** Return what has to be alike, or no two can be compared. */
const alike = ({ placement, cuff_width_mm, posture }: Measured) =>
  [placement, cuff_width_mm, posture].join();
