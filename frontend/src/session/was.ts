/** How the last set was: its repetitions, one tap to put them right, effort and discomfort. */
import { html, nothing } from "lit";
import type { Session } from "../shared/wire.ts";
import type { Hands } from "./hands.ts";

/** Whether there is a set to be told of: in a rest, a pause, and after the last one. */
export function canBeTold({ phase, records, actions }: Session): boolean {
  if (!records.length) return false;
  return phase === "ended" || (phase !== "work" && actions.includes("log_set"));
}

/** Return the pad on which one gesture says both, with the words that it needs. */
export function rating(session: Session, { t, log }: Hands) {
  const { rpe = null, discomfort = null } = session.records.at(-1) ?? {};
  return html`<bfr-cuff-rating
    .t=${t}
    .rpe=${rpe}
    .discomfort=${discomfort}
    .ends=${session.phase !== "ended" && session.phase !== "releasing"}
    @rated=${(event: CustomEvent) => log(event.detail)}
  ></bfr-cuff-rating>`;
}

/** Return the repetitions of the last set, and the taps that correct them. */
export function repetitions({ records, plan }: Session, { t, log }: Hands) {
  const last = records.at(-1);
  if (!last || plan[last.number - 1]?.repetitions == null) return nothing;
  const count = last.repetitions ?? 0;
  const step = (by: number, text: string, sign: string) =>
    html`<button
      aria-label=${t(text)}
      ?disabled=${count + by < 0}
      @click=${() => log({ repetitions: count + by })}
    >
      ${sign}
    </button>`;
  return html`<div class="stepper done" role="group" aria-label=${t("sets")}>
    <span class="name">${t("set_was", { set: last.number })}</span>
    ${step(-1, "reps_less", "−")}
    <output>${last.repetitions ?? "–"}</output>
    ${step(1, "reps_more", "+")}
  </div>`;
}
