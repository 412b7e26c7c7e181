/** A session that runs: the ring, the sets, what comes next, and the buttons that fit. */
import { html, nothing, type TemplateResult } from "lit";
import { mass } from "../shared/format.ts";
import { ring } from "../shared/ring.ts";
import type { Session } from "../shared/wire.ts";
import { dots, face, nextWords, plannedSet } from "./course.ts";
import type { Hands } from "./hands.ts";
import { question } from "./question.ts";
import { canBeTold, rating, repetitions } from "./was.ts";
import { mustComeOff, wrapAlarm } from "./wrap-alarm.ts";

export function stage(session: Session, hands: Hands): TemplateResult {
  if (mustComeOff(session)) return wrapAlarm(session.wrap, hands);
  return html`<div class="stage ${canBeTold(session) ? "told" : ""}">
      ${setDots(session, hands)} ${ring(face(session, hands.look))}
      <div class="side">${aside(session, hands)}</div>
    </div>
    ${question(session, hands)}`;
}

function aside(session: Session, hands: Hands) {
  if (canBeTold(session)) {
    return html`${rating(session, hands)} ${repetitions(session, hands)}`;
  }
  return facts(session, hands);
}

function facts(session: Session, { hass, t }: Hands): TemplateResult {
  const exercise = plannedSet(session)?.exercise;
  const load = session.load_kg;
  return html`
    ${session.phase === "releasing" ? nothing : fact(t("next"), nextWords({ hass, t }, session))}
    ${exercise ? fact(t("exercise"), exercise) : nothing}
    ${load ? fact(t("load"), mass(hass, load)) : nothing}
  `;
}

const fact = (name: string, value: string) =>
  html`<p class="fact"><span class="name">${name}</span> <strong>${value}</strong></p>`;

function setDots(session: Session, { t }: Hands): TemplateResult {
  const sets = dots(session);
  const many = sets.length > 6 ? "many" : "";
  return html`<ol class="dots ${many}" aria-label=${t("sets")}>
    ${sets.map((dot) => html`<li class=${dot.state}>${dot.text}</li>`)}
  </ol>`;
}

/** What moves a session on, then what changes it: in the order in which it is shown. */
const MOVING = ["repetition", "next", "pause", "resume"];
const CHANGING = ["lower", "extra_set", "skip"];
/** One button pauses and goes on. */
const BUTTON: Record<string, string> = { resume: "pause" };

/** Return the buttons for what can be done now; what moves the session on stands out. */
export function actions(session: Session, { t, press }: Hands): TemplateResult {
  const { phase } = session;
  const row = (keys: string[], look: string) => html`<div class=${look}>
    ${keys
      .filter((key) => session.actions.includes(key) && !isSaidOtherwise(session, key))
      .map(
        (key) => html`<button @click=${() => press(BUTTON[key] ?? key)}>
          ${t(key === "next" ? `next_${phase}` : key)}
        </button>`,
      )}
  </div>`;
  return html`<div class="actions">
    ${row(MOVING, phase === "inflating" ? "" : "moving")} ${row(CHANGING, "small")}
  </div>`;
}

/** Going on after a pause has a button of its own. */
const isSaidOtherwise = (session: Session, key: string) =>
  key === "next" && session.actions.includes("resume");
