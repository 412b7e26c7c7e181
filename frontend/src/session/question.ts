/** The questions about the limb: asked when a hand is free, gone when they no longer are. */
import { html, nothing, type TemplateResult } from "lit";
import type { Session } from "../shared/wire.ts";
import type { Hands } from "./hands.ts";

/** What can be answered, as `report` takes it. */
const ANSWERS = {
  refill: ["instant", "normal", "long"],
  symptom: ["none", "numbness", "pain"],
};

export function question(
  session: Session,
  { t, tell }: Hands,
): TemplateResult | typeof nothing {
  if (!session.question || session.phase === "releasing") return nothing;
  const asked = session.question === "refill" ? "refill" : "symptom";
  return html`<div class="question" role="group" aria-labelledby="question">
    <strong id="question">${t(`ask_${asked}`)}</strong>
    <div>
      ${ANSWERS[asked].map(
        (answer) =>
          html`<button @click=${() => tell("report", { [asked]: answer })}>
            ${t(`${asked}_${answer}`)}
          </button>`,
      )}
    </div>
  </div>`;
}
