/** The questions about the limb, and how hard the set was: asked when a hand is free. */
import { html, type TemplateResult } from "lit";
import type { Session } from "../shared/wire.ts";
import type { Hands } from "./hands.ts";

/** What can be answered, as `report` takes it. */
const ANSWERS = {
  refill: ["instant", "normal", "long"],
  symptom: ["none", "numbness", "pain"],
};

export function question(session: Session, { t, tell }: Hands): TemplateResult {
  const asked = session.question === "refill" ? "refill" : "symptom";
  return html`<div class="question" role="group" aria-labelledby="question">
    <strong id="question">${t(`ask_${asked}`)}</strong>
    ${ANSWERS[asked].map(
      (answer) =>
        html`<button @click=${() => tell("report", { [asked]: answer })}>
          ${t(`${asked}_${answer}`)}
        </button>`,
    )}
  </div>`;
}

/** Return the two scales, 0 to 10, that say how the last set was. */
export function logging(session: Session, hands: Hands): TemplateResult {
  const last = session.records.at(-1);
  return html`<div class="logging">
    ${scale("rpe", last?.rpe ?? null, hands)}
    ${scale("discomfort", last?.discomfort ?? null, hands)}
    <p class="quiet">${hands.t("discomfort_ends")}</p>
  </div>`;
}

function scale(
  name: "rpe" | "discomfort",
  value: number | null,
  { t, tell }: Hands,
): TemplateResult {
  const log = (event: Event) =>
    tell("log_set", { [name]: Number((event.target as HTMLInputElement).value) });
  return html`<label>
    <span>${t(name)} <output>${value ?? "–"}</output></span>
    <input
      type="range"
      min="0"
      max="10"
      .value=${String(value ?? 0)}
      aria-valuetext=${value === null ? t("not_said") : String(value)}
      @change=${log}
    />
  </label>`;
}
