/** A session that runs: the ring, the sets, what comes next, and the buttons that fit. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { number } from "../shared/format.ts";
import { ring } from "../shared/ring.ts";
import type { Session } from "../shared/wire.ts";
import { dots, face, nextWords, plannedSet } from "./course.ts";
import type { Hands } from "./hands.ts";
import { logging, question } from "./question.ts";

export function stage(session: Session, hands: Hands): TemplateResult {
  return html`<div class="stage">
    ${ring(face(session, hands.look))}
    <div class="side">
      ${setDots(session, hands)}
      ${aside(session, hands)}
    </div>
  </div>`;
}

function aside(session: Session, hands: Hands) {
  if (session.question && session.phase !== "releasing")
    return question(session, hands);
  if (session.phase === "rest" && session.records.length)
    return logging(session, hands);
  return facts(session, hands);
}

function facts(session: Session, { hass, t }: Hands): TemplateResult {
  const exercise = plannedSet(session)?.exercise;
  const load = session.load_kg;
  return html`
    ${session.phase === "releasing" ? nothing : fact(t("next"), nextWords(t, session))}
    ${exercise ? fact(t("exercise"), exercise) : nothing}
    ${load ? fact(t("load"), t("kg", { kg: number(hass, load, 1) })) : nothing}
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

/** Buttons by phase: what moves the session on, then what changes it. */
const BUTTONS: Record<string, [moving: string, changing: string]> = {
  inflating: ["pause", "lower"],
  ready: ["next pause", "lower extra_set skip"],
  work: ["repetition next pause", "wrap_off lower extra_set"],
  rest: ["next pause", "wrap_off lower extra_set skip"],
  paused: ["pause wrap_off", ""],
  releasing: ["wrap_off", ""],
};

/** Return the buttons that fit now; the one that moves the session on stands out. */
export function actions(session: Session, { t, press }: Hands): TemplateResult {
  const { phase } = session;
  const row = (keys = "", look = "") => {
    const fit = keys.split(" ").filter(fitting(session));
    return html`<div class=${look}>
      ${fit.map(
        (key) => html`<button @click=${() => press(key)}>
          ${t(BY_PHASE.has(key) ? `${key}_${phase}` : key)}
        </button>`,
      )}
    </div>`;
  };
  const [moving, changing] = BUTTONS[phase] ?? [];
  return html`<div class="actions">
    ${row(moving, phase === "inflating" ? "" : "moving")} ${row(changing, "small")}
  </div>`;
}

/** What these do, and so what they are called, depends on the phase. */
const BY_PHASE = new Set(["next", "pause"]);

/** Return whether a button has anything to do in a session like this. */
const fitting = (session: Session) => (key: string) => {
  if (key === "repetition") return !plannedSet(session)?.work_s;
  if (key === "wrap_off") return session.wrap_on;
  // A wrap cannot be lowered, only be taken off.
  if (key === "lower")
    return session.cuffs.every(({ tightness }) => tightness === null);
  return key !== "";
};
