/** One session opened: its figures, its trace, its sets, and how its target was found. */
import { html } from "lit";
import { mass, minutes, number } from "../shared/format.ts";
import { limbName } from "../shared/texts.ts";
import { type Correct, fields, more, notes } from "./correcting.ts";
import type { Kept, KeptCuff, KeptSet, Summary } from "./kept.ts";
import {
  cuffTime,
  ended,
  type Figure,
  found,
  type Speech,
  share,
  title,
} from "./words.ts";

export function opened(
  speech: Speech,
  row: Summary,
  kept: Kept,
  save: (format: string) => void,
  /** Put something right; undefined: nothing is being put right. */
  correct?: Correct,
) {
  const { record } = kept;
  const reason = ended(speech, record.reason);
  const placements = record.cuffs.map(({ placement }) => placement);
  return html`
    <h2>
      <strong>${title(speech, placements, record)}</strong>
      <div class="amber">${reason}</div>
    </h2>
    ${figureRow(figuresOf(speech, row, kept))}
    <bfr-cuff-history-trace .speech=${speech} .kept=${kept}></bfr-cuff-history-trace>
    ${notes(kept)} ${correct ? more(speech, kept, correct) : ""}
    <div class="about">
      ${sets(speech, record.sets, correct)}
      <section>
      <h3>${speech.t("history_how_found")}</h3>
      ${record.cuffs.map((cuff) => origin(speech, cuff))}
      </section>
    </div>
    ${saving(speech, ["csv", "json", "fit"], save)}
  `;
}

export function figureRow(figures: Figure[]) {
  return html`<dl>
    ${figures.map(
      ([value, label]) =>
        html`<div>
          <dt class="quiet">${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

export function saving({ t }: Speech, formats: string[], save: (as: string) => void) {
  return html`<div class="bar">
    <span class="quiet">${t("history_export")}</span>
    ${formats.map(
      (format) =>
        html`<button @click=${() => save(format)}>${format.toUpperCase()}</button>`,
    )}
  </div>`;
}

/** Return the figures, those of the row as it has them. */
function figuresOf(speech: Speech, row: Summary, { record }: Kept): Figure[] {
  const { hass, t } = speech;
  const { cuffs, load_kg, limit_s } = record;
  const peak = Math.max(0, ...cuffs.map((cuff) => cuff.peak));
  const limit = t("history_of_limit", { limit: minutes(limit_s) });
  return [
    [share(speech, row.time_in_band), t("history_in_band")],
    [cuffTime(speech, row.occluded_s), limit_s ? limit : t("history_cuff_on")],
    [number(hass, peak), t("history_peak")],
    ...(load_kg === null ? [] : [[mass(hass, load_kg), t("history_load")] as Figure]),
  ];
}

/** The sets as they were: how many, how long, and how hard. */
function sets(speech: Speech, records: KeptSet[], correct?: Correct) {
  const { hass, t } = speech;
  const said = (value: number | null) =>
    value === null ? "–" : number(hass, value, 1);
  const columns = ["set", "done", "time", "rpe", "discomfort"];
  return html`<table>
    <tr>
      ${columns.map((key) => html`<th>${t(`history_column_${key}`)}</th>`)}
    </tr>
    ${records.map((set) => {
      const { started_s, ended_s } = set;
      const time = ended_s === null ? "–" : minutes(Math.round(ended_s - started_s));
      const shown = {
        repetitions: said(set.repetitions),
        rpe: said(set.rpe),
        discomfort: said(set.discomfort),
      };
      // One that a pause cut short was done again, and it is the later one that is meant.
      const last = records.findLast(({ number }) => number === set.number);
      const now = correct && set === last ? fields(speech, set, correct) : shown;
      const cells = [now.repetitions, time, now.rpe, now.discomfort];
      return html`<tr>
        <th>
          <b>${set.number}</b>
          <small>${set.exercise}</small>
          <small class="amber">${set.cut_short ? t("history_cut_short") : ""}</small>
        </th>
        ${cells.map((cell) => html`<td>${cell}</td>`)}
      </tr>`;
    })}
  </table>`;
}

function origin(speech: Speech, cuff: KeptCuff) {
  const band = `${share(speech, cuff.time_in_band)} ${speech.t("history_in_band")}`;
  return html`<p>
    <b>${limbName(speech.hass, cuff.placement)}:</b>
    ${found(speech, cuff)}
    <span class="quiet">${band}</span>
  </p>`;
}
