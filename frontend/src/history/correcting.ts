/** What an athlete says of a session, put right, and notes; what was measured stays. */
import { html, nothing } from "lit";
import type { Correction } from "../shared/api.ts";
import { inPounds, kilograms, ofHome } from "../shared/format.ts";
import type { Kept, KeptSet } from "./kept.ts";
import type { Speech } from "./words.ts";

export type Correct = (correction: Correction) => void;

/** What of a set can be put right, and up to how much. */
const FIELDS = { repetitions: 1000, rpe: 10, discomfort: 10 } as const;
type Field = keyof typeof FIELDS;

/** Return the fields of a set, in the order of the table's columns. */
export function fields(
  { t }: Speech,
  set: KeptSet,
  correct: Correct,
): Record<Field, unknown> {
  const field = (name: Field, column: string) =>
    number(
      `${t("history_set_number", { number: set.number })}: ${t(`history_column_${column}`)}`,
      set[name],
      FIELDS[name],
      (value) => correct({ set: set.number, [name]: value }),
    );
  return {
    repetitions: field("repetitions", "done"),
    rpe: field("rpe", "rpe"),
    discomfort: field("discomfort", "discomfort"),
  };
}

/** Return load and a new note. */
export function more({ hass, t }: Speech, { record }: Kept, correct: Correct) {
  const unit = inPounds(hass) ? "lb" : "kg";
  const load = record.load_kg === null ? null : ofHome(hass, record.load_kg);
  const label = `${t("load")} (${unit})`;
  const note = ({ target }: Event) => {
    const area = target as HTMLTextAreaElement;
    const text = area.value.trim();
    if (text) correct({ note: text });
    area.value = "";
  };
  return html`<label>
      ${label} ${number(label, load, 9999, (value) => correct({ load: kilograms(hass, value) }))}
    </label>
    <textarea
      maxlength="1000"
      aria-label=${t("history_note")}
      placeholder=${t("history_note")}
      @change=${note}
    ></textarea>`;
}

/** Return the notes that were made. */
export function notes({ events }: Kept) {
  const made = events.filter(({ kind }) => kind === "note");
  return made.length
    ? html`<ul>${made.map(({ about }) => html`<li>${about.text}</li>`)}</ul>`
    : nothing;
}

function number(
  label: string,
  value: number | null,
  max: number,
  tell: (value: number) => void,
) {
  return html`<input
    type="number"
    min="0"
    max=${max}
    step="any"
    aria-label=${label}
    .value=${value ?? ""}
    @change=${({ target }: Event) => {
      const { value, validity } = target as HTMLInputElement;
      if (value && validity.valid) tell(Number(value));
    }}
  />`;
}
