/** The calendar: a column for each week, with its days above and its total below. */
import { html, LitElement, nothing } from "lit";
import { baseStyles } from "../shared/styles.ts";
import {
  bars,
  DAYS,
  MEASURES,
  type Measure,
  moved,
  type Place,
  sum,
  type Week,
} from "./calendar.ts";
import { choice } from "./filters.ts";
import { mapStyles } from "./styles.ts";
import { amount, dayName, dayText, type Speech, weekText } from "./words.ts";

export class HistoryMap extends LitElement {
  static override properties = {
    speech: { attribute: false },
    weeks: { attribute: false },
    known: { attribute: false },
    measure: { state: true },
    place: { state: true },
    read: { state: true },
  };
  static override styles = [baseStyles, mapStyles];

  speech!: Speech;
  weeks: Week[] = [];
  /** Whether the weeks say what was done, or only which ones they are. */
  known = true;
  measure: Measure = "occlusion";
  /** Where the keyboard stands; the last week's total at first. */
  place: Place | undefined;
  /** What is read out below: the place under pointer or keyboard. */
  read: Place | undefined;

  override render() {
    const { t } = this.speech;
    const shares = bars(this.weeks, this.measure);
    return html`
      <table
        role="grid"
        aria-label=${t("history_map")}
        ?inert=${!this.known}
        @keydown=${this.#onKey}
        @focusin=${this.#onPoint}
        @focusout=${this.#leave}
        @pointerover=${this.#onPoint}
        @pointerleave=${this.#leave}
      >
        <tr>
          <td></td>
          ${this.weeks.map((week, index) => html`<td>${this.#month(week, index)}</td>`)}
        </tr>
        ${Array.from({ length: DAYS + 1 }, (_, row) => this.#row(row, shares))}
      </table>
      <div>
        <p class="quiet" aria-hidden="true">${this.#reading()}</p>
        ${choice(
          t("history_each_week"),
          MEASURES.map((measure) => [measure, t(`history_by_${measure}`)] as const),
          this.measure,
          (measure) => {
            this.measure = measure as Measure;
          },
        )}
      </div>
    `;
  }

  /** A month's name stands above the first week that begins in it. */
  #month({ first }: Week, index: number) {
    const { first: before = first } = this.weeks[index - 1] ?? {};
    const isNew = before.slice(5, 7) !== first.slice(5, 7);
    return isNew ? dayName(this.speech, first, { month: "short" }) : nothing;
  }

  #row(row: number, shares: number[]) {
    const { day } = this.weeks[0]?.days[row] ?? {};
    const named = day && row % 2 === 0 && row < 6;
    return html`<tr>
      <td>${named ? dayName(this.speech, day, { weekday: "short" }) : nothing}</td>
      ${this.weeks.map((week, index) => {
        const { level, ahead } = week.days[row] ?? {};
        return this.#cell(
          [index, row],
          level === undefined
            ? html`<i class="bar" style="--share:${shares[index] ?? 0}"></i>`
            : html`<i class=${ahead ? "ahead" : ""} style="--level:${level}"></i>`,
        );
      })}
    </tr>`;
  }

  #cell(place: Place, inside: unknown) {
    const key = place.join();
    const stands = this.place ?? [this.weeks.length - 1, DAYS];
    return html`<td
      tabindex=${key === stands.join() ? 0 : -1}
      aria-label=${this.#text(place)}
      data-place=${key}
    >
      ${inside}
    </td>`;
  }

  #text([index, row]: Place): string {
    const week = this.weeks[index] as Week;
    const day = week.days[row];
    return day ? dayText(this.speech, day) : weekText(this.speech, week);
  }

  #reading() {
    if (!this.known) return nothing;
    if (this.read) return this.#text(this.read);
    return amount(
      this.speech,
      sum(this.weeks, ({ sessions }) => sessions),
      sum(this.weeks, ({ occlusion_s }) => occlusion_s),
    );
  }

  #placeOf(event: Event): Place | undefined {
    const cell = (event.target as Element).closest<HTMLElement>("[data-place]");
    return cell?.dataset.place?.split(",").map(Number) as unknown as Place | undefined;
  }

  #onPoint(event: Event): void {
    this.read = this.#placeOf(event);
    if (event.type === "focusin") this.place = this.read;
  }

  #leave(): void {
    this.read = undefined;
  }

  async #onKey(event: KeyboardEvent): Promise<void> {
    const place = this.#placeOf(event) as Place;
    const rightToLeft = getComputedStyle(this).direction === "rtl";
    const to = moved(event.key, place, this.weeks.length, rightToLeft);
    if (!to) return;
    event.preventDefault();
    this.place = to;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-place="${to}"]`)?.focus();
  }
}
