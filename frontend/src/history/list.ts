/** The sessions as rows: a sentence, a small trace, and two figures. */
import { html } from "lit";
import { dayOf, moment } from "../shared/format.ts";
import type { Summary } from "./kept.ts";
import { thumbnail } from "./reading.ts";
import { cuffTime, daySaid, done, ended, type Speech, share, title } from "./words.ts";

/** Return the rows; those that are not known yet keep the place of some. */
export function list(
  speech: Speech,
  rows: readonly Summary[] | undefined,
  open: (session: Summary) => void,
) {
  const today = dayOf(speech.hass, Date.now());
  const lines = rows?.map((row) => line(speech, row, today, open));
  return html`<ol>
    ${(lines ?? WAITING).map((each) => html`<li>${each}</li>`)}
  </ol>`;
}

const WAITING = Array(4).fill(html`<div class="row empty"></div>`);

function line(
  speech: Speech,
  session: Summary,
  today: string,
  open: (session: Summary) => void,
) {
  const { hass, t } = speech;
  const { session_id, started, placements, reason } = session;
  const at = started * 1000;
  const { box, band, line } = thumbnail(session.thumbnail, session.thumbnail_target);
  return html`<button class="row" data-id=${session_id} @click=${() => open(session)}>
    <span class="when quiet">
      <span>${daySaid(speech, dayOf(hass, at), today)}</span>
      <span>${moment(hass, at, { timeStyle: "short" })}</span>
    </span>
    <span class="what">
      <strong>${title(speech, placements, session)}</strong>
      <span class="quiet">${done(speech, session)}</span>
      <span class="amber">${ended(speech, reason)}</span>
    </span>
    <svg viewBox=${box} preserveAspectRatio="none" aria-hidden="true">
      <path class="band" d=${band}></path>
      <path class="line" d=${line}></path>
    </svg>
    ${figure(cuffTime(speech, session.occluded_s), t("history_cuff_on"))}
    ${figure(share(speech, session.time_in_band), t("history_in_band"))}
  </button>`;
}

function figure(value: string, label: string) {
  return html`<span class="figure">
    <b>${value}</b>
    <span class="quiet">${label}</span>
  </span>`;
}
