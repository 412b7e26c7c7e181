/** The pressure of each cuff: large, as a share of LOP, and as a trace in its band. */
import { html, nothing, type TemplateResult } from "lit/html.js";
import { SILENCE_MS } from "../shared/clock.ts";
import { minutes, number, percent } from "../shared/format.ts";
import { nearest, type Occlusion } from "../shared/occlusion.ts";
import { picture } from "../shared/picture.ts";
import { limbName } from "../shared/texts.ts";
import type { Session, SessionCuff } from "../shared/wire.ts";
import type { Hands } from "./hands.ts";

export function pressures(session: Session, hands: Hands): TemplateResult {
  const several = session.cuffs.length > 1;
  return html`<div class="pressures">
    <div class="cuffs ${several ? "several" : ""}">
      ${session.cuffs.map((cuff) => one(cuff, session, hands, several))}
    </div>
    ${footing(session, hands)}
  </div>`;
}

function one(cuff: SessionCuff, session: Session, hands: Hands, several: boolean) {
  const { hass, t, feed, look } = hands;
  const limb = limbName(hass, cuff.placement);
  if (cuff.tightness !== null) return wrap(cuff.tightness, several ? limb : "", hands);
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

function wrap(tightness: number, limb: string, { t }: Hands): TemplateResult {
  return html`<div class="cuff">
    <p class="pressure">
      <strong>${tightness}</strong>
      <span class="quiet">${t("wrap_felt")}</span>
      <span class="about quiet">${limb}</span>
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

/** Return the occlusion clock and the time in band. */
function footing(session: Session, { hass, t, feed, look }: Hands): TemplateResult {
  const clock = sessionOcclusion(session, Object.values(feed.cuffs), look.now_ms);
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

function cuffOn(clock: Occlusion, stale: boolean, t: Hands["t"]) {
  if (clock.tone === "red" && clock.seconds > 0 && !stale) {
    return html`<strong>${t("releases_in", { time: minutes(clock.left_s) })}</strong>`;
  }
  const on = stale ? "–" : minutes(Math.floor(clock.seconds));
  return html`${t("cuff_on")} <strong>${on}</strong>
    ${t("of_limit", { limit: minutes(clock.limit_s) })}`;
}

/** Return the occlusion of a session's cuffs that ends first. */
export function sessionOcclusion(
  session: Session,
  cuffs: Parameters<typeof nearest>[0],
  now_ms: number,
): Occlusion | undefined {
  const worn = new Set(session.cuffs.map(({ key }) => key));
  const here = cuffs.filter(({ key }) => worn.has(key));
  return nearest(here, now_ms, session.limit_s);
}
