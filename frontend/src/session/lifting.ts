/** What is lifted, and how repetitions are counted: chosen once, and remembered. */
import { html, nothing } from "lit";
import { inPounds, kilograms, ofHome } from "../shared/format.ts";
import type { Lifts, Preview } from "../shared/wire.ts";
import { CUES, type Cue } from "./beat.ts";
import type { Hands } from "./hands.ts";

/** What a press on the load's buttons changes, in the home's unit. */
const STEP = { kg: 1, lb: 2.5 };
const TAPS = "taps";

export function lifting(hands: Hands, preview: Preview | undefined) {
  const { lifts, course, plan } = preview ?? {};
  if (!lifts) return nothing;
  const counts = course?.sets.some(({ repetitions }) => repetitions !== null);
  return html`
    ${lifts.has_load && !lifts.named ? exercise(hands, lifts) : nothing}
    ${lifts.has_load ? load(hands, plan?.load ?? lifts.load_kg) : nothing}
    ${counts ? counting(hands, lifts) : nothing}
  `;
}

function exercise({ t, lift }: Hands, { exercise, exercises }: Lifts) {
  const choose = (event: Event) =>
    lift({ exercise: (event.target as HTMLInputElement).value.trim() || null });
  return html`<label>
    <span class="name">${t("exercise")}</span>
    <input
      type="text"
      list="exercises"
      autocomplete="off"
      placeholder=${t("exercise_any")}
      .value=${exercise ?? ""}
      @change=${choose}
    />
    <datalist id="exercises">
      ${exercises.map((each) => html`<option value=${each}></option>`)}
    </datalist>
  </label>`;
}

function load({ hass, t, lift }: Hands, kg: number | null) {
  const unit = inPounds(hass) ? "lb" : "kg";
  const typed = (event: Event) => {
    const { value } = event.target as HTMLInputElement;
    lift({ load_kg: value ? kilograms(hass, Number(value)) : null });
  };
  // From what the field shows: what was typed may still be on its way.
  const step = (by: number, text: string, sign: string) =>
    html`<button
      aria-label=${t(text)}
      @click=${({ target }: Event) => {
        const { parentElement } = target as Element;
        const field = parentElement?.querySelector("input") as HTMLInputElement;
        field.value = `${Math.max(0, Number(field.value) + by)}`;
        field.dispatchEvent(new Event("change"));
      }}
    >
      ${sign}
    </button>`;
  return html`<div>
    <label class="name" for="load">${t("load")} (${unit})</label>
    <div class="stepper">
      ${step(-STEP[unit], "load_less", "−")}
      <input
        id="load"
        type="number"
        inputmode="decimal"
        min="0"
        step="any"
        placeholder="–"
        .value=${kg === null ? "" : ofHome(hass, kg)}
        @change=${typed}
      />
      ${step(STEP[unit], "load_more", "+")}
    </div>
  </div>`;
}

/** Return how repetitions are counted: by the beat, which this device gives, or by taps. */
function counting({ t, cue, give, lift }: Hands, { beat }: Lifts) {
  const chosen = beat ? cue : TAPS;
  const choose = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    if (value !== TAPS) give(value as Cue);
    if ((value !== TAPS) !== beat) lift({ beat: value !== TAPS });
  };
  const options = [...CUES, TAPS].filter(
    (each) => each !== "vibration" || "vibrate" in navigator,
  );
  return html`<label class="counting">
    <span class="name">${t("count")}</span>
    <select @change=${choose}>
      ${options.map(
        (each) =>
          html`<option value=${each} .selected=${each === chosen}>${t(`count_${each}`)}</option>`,
      )}
    </select>
  </label>`;
}
