/** What was: why the session ended, in words, and what was done; until dismissed. */
import { html, type TemplateResult } from "lit";
import { figureRow } from "../history/opened.ts";
import type { Figure } from "../history/words.ts";
import { minutes, percent } from "../shared/format.ts";
import { reasonName } from "../shared/texts.ts";
import type { Session } from "../shared/wire.ts";
import type { Hands } from "./hands.ts";
import { canBeTold, rating, repetitions } from "./was.ts";

export function ended(
  session: Session,
  hands: Hands,
  dismiss: () => void,
): TemplateResult {
  const { hass, t, athlete } = hands;
  const last_end = hass.states[athlete.entities.last_end ?? ""]?.state;
  const reason = session.reason ?? last_end ?? "stopped";
  return html`<div class="ended">
    <p class="reason ${reason === "done" ? "good" : "amber"}">
      ${reasonName(hass, reason)}
    </p>
    ${figureRow(figures(session, hands))}
    ${
      canBeTold(session)
        ? html`<div class="was">${repetitions(session, hands)} ${rating(session, hands)}</div>`
        : ""
    }
    <button @click=${dismiss}>${t("dismiss")}</button>
  </div>`;
}

function figures(session: Session, { hass, t }: Hands): Figure[] {
  // What the record says: a controller that was restarted knows nothing of the session.
  const on_s = session.cuffs.flatMap(({ occluded_s }) => occluded_s ?? []);
  const count = session.records.reduce((sum, set) => sum + (set.repetitions ?? 0), 0);
  const on = on_s.length ? minutes(Math.round(Math.max(...on_s))) : "";
  const band = session.time_in_band;
  const all: Figure[] = [
    [`${session.sets_done}/${session.sets}`, t("sets_done")],
    [count ? String(count) : "", t("reps_done")],
    [on, t(session.wrap ? "wrap_on" : "cuff_on")],
    [band === null ? "" : `${percent(hass, band)} %`, t("in_band_short")],
  ];
  return all.filter(([value]) => value);
}
