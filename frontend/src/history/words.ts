/** What history says: sentences of numbers, days and reasons. */
import { DATE, mass, minutes, number, percent } from "../shared/format.ts";
import type { Hass } from "../shared/hass.ts";
import {
  limbsName,
  plural,
  protocolName,
  reasonName,
  stateName,
  type Texts,
  type Values,
} from "../shared/texts.ts";
import { type Day, daysBetween, type Week } from "./calendar.ts";
import type { Charts, KeptCuff, Summary } from "./kept.ts";
import type { Mark } from "./reading.ts";

/** 2 to 3 sessions a week are recommended (E008). */
const RECOMMENDED = { few: 2, many: 3 };
const HOURS_S = 6000;

/** Home Assistant and the texts: everything that a sentence is made of. */
export interface Speech {
  hass: Hass;
  t: Texts;
}

/** Return the text for a number of things; languages differ in how many kinds there are. */
export function counted(
  { hass, t }: Speech,
  key: string,
  count: number,
  values: Values = {},
): string {
  return plural(hass, t, key, count, { count: number(hass, count), ...values });
}

/** Return a time under pressure: minutes and seconds, of many hours whole minutes. */
export function cuffTime({ hass, t }: Speech, seconds: number): string {
  return seconds < HOURS_S
    ? minutes(Math.round(seconds))
    : t("history_minutes", { minutes: number(hass, seconds / 60) });
}

/** Return a date, whatever zone the browser is in. */
export function dayName(
  { hass }: Speech,
  day: string,
  options: Intl.DateTimeFormatOptions,
): string {
  const { language } = hass.locale;
  const key = JSON.stringify([language, options]);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
    formats.set(key, format);
  }
  return format.format(Date.parse(day));
}

/** Made once each: the map names a hundred days whenever it is drawn. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Return how one speaks of a day: today, a weekday, or a date. */
export function daySaid(speech: Speech, day: string, today: string): string {
  const ago = daysBetween(day, today);
  if (ago < 2) {
    const { language } = speech.hass.locale;
    const said = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(
      -ago,
      "day",
    );
    return said.charAt(0).toLocaleUpperCase(language) + said.slice(1);
  }
  return dayName(speech, day, { weekday: "short", day: "numeric", month: "short" });
}

/** Return where the cuffs were, in words: both thighs rather than one and the other. */
export function limbs(hass: Hass, placements: readonly string[]): string {
  return limbsName(
    hass,
    placements.map((placement) => ({ placement })),
  );
}

export function title(
  { hass }: Speech,
  placements: readonly string[],
  { protocol_id, protocol_name }: { protocol_id: string; protocol_name: string },
): string {
  const protocol = protocolName(hass, { id: protocol_id, name: protocol_name });
  return `${limbs(hass, placements)} · ${protocol}`;
}

/** Return what was done, shortly: sets and load. */
export function done({ hass, t }: Speech, session: Summary): string {
  const { sets_done, set_count, load_kg } = session;
  const sets = t("history_sets", { sets: sets_done, count: set_count });
  if (load_kg === null) return sets;
  return `${sets} · ${mass(hass, load_kg)}`;
}

/** Return why it ended, where there is something to say. */
export function ended({ hass }: Speech, reason: string): string {
  return reason === "done" ? "" : reasonName(hass, reason);
}

export function share({ hass, t }: Speech, value: number | null): string {
  return value === null ? "–" : t("history_percent", { percent: percent(hass, value) });
}

/** Return a day of the map in words; of one that has not come there is only its date. */
export function dayText(
  speech: Speech,
  { day, sessions, occlusion_s, ahead }: Day,
): string {
  const date = dayName(speech, day, { weekday: "long", day: "numeric", month: "long" });
  return ahead ? date : `${date}: ${amount(speech, sessions, occlusion_s)}`;
}

/** Return a week of the map in words. */
export function weekText(speech: Speech, week: Week): string {
  const { hass, t } = speech;
  const first = dayName(speech, week.first, { day: "numeric", month: "long" });
  const parts = [amount(speech, week.sessions, week.occlusion_s)];
  if (week.volume_kg) {
    parts.push(t("history_volume_of", { volume: mass(hass, week.volume_kg, 0) }));
  }
  return t("history_week_of", { day: first, amount: parts.join(", ") });
}

/** Return how much was done, in words. */
export function amount(speech: Speech, sessions: number, occlusion_s: number): string {
  if (!sessions && !occlusion_s) return speech.t("history_none");
  return counted(speech, "history_amount", sessions, {
    time: cuffTime(speech, occlusion_s),
  });
}

/** A figure: what is large, and what it is. */
export type Figure = [value: string, label: string];

/** Return the figures on top; what is not known yet is not shown as nothing. */
export function figures(
  speech: Speech,
  week: Week | undefined,
  charts: Charts,
): Figure[] {
  const { hass, t } = speech;
  const count = week?.sessions ?? 0;
  // More are not so many "of" what is meant.
  const key = count > RECOMMENDED.many ? "history_many_this_week" : "history_this_week";
  return [
    [week ? number(hass, count) : "–", t(key, RECOMMENDED)],
    [week ? cuffTime(speech, week.occlusion_s) : "–", t("history_cuff_time")],
    trend(speech, charts),
  ];
}

/** Return what changed in four weeks: the load; else the newest LOP. */
function trend(speech: Speech, { load_change, lines }: Charts): Figure {
  const { hass, t } = speech;
  const lop = lines.findLast(({ measure }) => measure === "lop");
  const [, mmhg] = lop?.points.at(-1) ?? [];
  if (load_change === null && lop && mmhg) {
    return [
      number(hass, mmhg),
      t("history_lop", { limb: limbs(hass, lop.placements) }),
    ];
  }
  const sign = (load_change ?? 0) > 0 ? "+" : "";
  return [sign + share(speech, load_change), t("history_load_change")];
}

/** Return how a cuff's target was found. */
export function found(speech: Speech, cuff: KeptCuff): string {
  const { hass, t } = speech;
  const { lop, basis, percent: of, planned_target, tightness } = cuff;
  return t(`history_found_${basis}`, {
    target: number(hass, planned_target ?? 0),
    percent: number(hass, of ?? 0),
    tightness: tightness ?? "",
    ...(lop && {
      lop: number(hass, lop.mmhg),
      method: t(`history_method_${lop.method}`),
      day: dayName(speech, lop.day, DATE),
      posture: stateName(hass, "select.posture", lop.posture).toLocaleLowerCase(
        hass.locale.language,
      ),
    }),
  });
}

/** Return what is marked in a trace. */
export function markText({ hass, t }: Speech, { kind, answer }: Mark): string {
  return answer
    ? t(`history_answer_${kind}`)
    : hass.localize(
        `component.bfr_cuff.entity.event.session.state_attributes.event_type.state.${kind}`,
      ) || kind;
}
