/** What was: why the session ended, in words, and what was done; until dismissed. */
import { html, type TemplateResult } from "lit/html.js";
import { minutes, percent } from "../shared/format.ts";
import { reasonName } from "../shared/texts.ts";
import type { Session } from "../shared/wire.ts";
import type { Hands } from "./hands.ts";
import { sessionOcclusion } from "./pressures.ts";

export function ended(
  session: Session,
  hands: Hands,
  dismiss: () => void,
): TemplateResult {
  const { hass, t, athlete, feed, look } = hands;
  const last_end = hass.states[athlete.entities.last_end ?? ""]?.state;
  const reason = session.reason ?? last_end ?? "stopped";
  const clock = sessionOcclusion(session, Object.values(feed.cuffs), look.now_ms);
  const count = session.records.reduce((sum, set) => sum + (set.repetitions ?? 0), 0);
  const figures = [
    [`${session.records.length}/${session.sets}`, t("sets_done")],
    ...(count ? [[String(count), t("reps_done")]] : []),
    ...(clock ? [[minutes(Math.floor(clock.seconds)), t("cuff_on")]] : []),
    ...(session.time_in_band === null
      ? []
      : [[`${percent(hass, session.time_in_band)} %`, t("in_band_short")]]),
  ];
  return html`<div class="ended">
    <p class="reason ${reason === "done" ? "good" : "amber"}">
      ${reasonName(hass, reason)}
    </p>
    <dl>
      ${figures.map(([value, name]) => html`<div><dt class="name">${name}</dt><dd>${value}</dd></div>`)}
    </dl>
    <button @click=${dismiss}>${t("dismiss")}</button>
  </div>`;
}
