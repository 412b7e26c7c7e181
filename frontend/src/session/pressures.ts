/** The pressure of each cuff: large, as a share of LOP, and as a trace in its band. */
import { html, nothing, type TemplateResult } from "lit";
import { SILENCE_MS } from "../shared/clock.ts";
import { minutes, number, percent } from "../shared/format.ts";
import { nearest, type Occlusion, occlusion, wrapped } from "../shared/occlusion.ts";
import { picture } from "../shared/picture.ts";
import { limbName } from "../shared/texts.ts";
import type { Cuff, Session, SessionCuff, Wrap } from "../shared/wire.ts";
import type { Hands } from "./hands.ts";
import { mustComeOff } from "./wrap-alarm.ts";

export function pressures(session: Session, hands: Hands): TemplateResult {
  const several = session.cuffs.length > 1;
  // Of a wrap nothing is measured: its time is in the alarm, and in what was.
  const said = session.phase === "ended" || mustComeOff(session);
  const shown = session.cuffs.filter(({ tightness }) => tightness === null || !said);
  return html`<div class="pressures">
    <div class="cuffs ${several ? "several" : ""}">
      ${shown.map((cuff) => one(cuff, session, hands, several))}
    </div>
    ${session.phase === "ended" ? nothing : footing(session, hands)}
  </div>`;
}

function one(cuff: SessionCuff, session: Session, hands: Hands, several: boolean) {
  const { hass, t, feed, look } = hands;
  const limb = limbName(hass, cuff.placement);
  if (cuff.tightness !== null) {
    return session.wrap
      ? wrapOn(cuff, session.wrap, several ? limb : "", hands)
      : nothing;
  }
  const series = feed.series.get(cuff.key);
  const pressure = series?.newest ?? null;
  const share = ofLop(pressure, cuff, several, hands);
  const about = [several ? limb : "", share].filter(Boolean);
  // A trace that nothing is added to any more ends there.
  const until_ms = Math.min(look.now_ms, (series?.at.at(-1) ?? 0) + SILENCE_MS);
  const span = { from_ms: session.started_ms, until_ms };
  return html`<div class="cuff">
    <p class="pressure">
      <strong>${pressure === null ? "–" : number(hass, pressure)}</strong>
      <span class="quiet">${t("mmhg")}</span>
      <span class="about quiet">${about.join(" · ")}</span>
    </p>
    ${picture(series, span, cuff.lop_mmhg, t("trace_of", { limb }))}
  </div>`;
}

/** Return a wrap: how long it is on and may be, which is all that is known of it. */
function wrapOn(cuff: SessionCuff, wrap: Wrap, limb: string, { t, look }: Hands) {
  const { seconds, tone } = wrapped(wrap, look.now_ms);
  const felt = `${cuff.tightness} ${t("wrap_felt")}`;
  const about = [limb, felt].filter(Boolean).join(" · ");
  return html`<div class="cuff">
    <p class="pressure ${tone}">
      <strong>${look.stale ? "–" : minutes(Math.floor(seconds))}</strong>
      <strong class="limit">${t("of_limit", { limit: minutes(wrap.limit_s) })}</strong>
      <span class="about quiet">${about}</span>
    </p>
  </div>`;
}

/** Return the pressure as a share of LOP; without one, what it should be. */
function ofLop(
  pressure: number | null,
  cuff: SessionCuff,
  brief: boolean,
  { hass, t }: Hands,
): string {
  if (cuff.lop_mmhg && pressure !== null) {
    const share = percent(hass, pressure / cuff.lop_mmhg);
    const lop = number(hass, cuff.lop_mmhg);
    return t(brief ? "percent" : "of_lop", { percent: share, lop });
  }
  return cuff.target ? t("of_mmhg", { target: number(hass, cuff.target) }) : "";
}

/** Return the occlusion clock of what is measured, and the time in band. */
function footing(session: Session, { hass, t, feed, look }: Hands): TemplateResult {
  const clock = nearest(worn(session, feed.cuffs, look.now_ms));
  const band = session.time_in_band;
  return html`<p class="footing">
    ${clock ? html`<span class=${clock.tone}>${cuffOn(clock, look.stale, t)}</span>` : nothing}
    ${
      band === null
        ? nothing
        : html`<span class="good in-band"
            >${t("in_band", { percent: percent(hass, band) })}</span
          >`
    }
  </p>`;
}

function cuffOn({ seconds, left_s, tone }: Occlusion, stale: boolean, t: Hands["t"]) {
  const left = left_s === null || stale ? "" : minutes(left_s);
  if (left && tone === "red") {
    return html`<strong>${t("releases_in", { time: left })}</strong>`;
  }
  const on = stale ? "–" : minutes(Math.floor(seconds));
  return html`${t("cuff_on")} <strong>${on}</strong>
    ${left ? `· ${t("left", { time: left })}` : nothing}`;
}

/** Return the occlusion of a session's cuffs or wraps that ends first. */
export function sessionOcclusion(
  session: Session,
  cuffs: Record<string, Cuff>,
  now_ms: number,
): Occlusion | undefined {
  const wraps = session.wrap ? [wrapped(session.wrap, now_ms)] : [];
  return nearest([...worn(session, cuffs, now_ms), ...wraps]);
}

const worn = ({ cuffs }: Session, known: Record<string, Cuff>, now_ms: number) =>
  cuffs.flatMap(({ key }) => {
    const cuff = known[key];
    return cuff ? [occlusion(cuff, now_ms)] : [];
  });
