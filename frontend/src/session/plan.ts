/** What the checks found, in words: the sets, the pressure and how, warnings, a refusal. */
import { html, nothing } from "lit";
import { minutes } from "../shared/format.ts";
import { mend } from "../shared/mend.ts";
import { limbName } from "../shared/texts.ts";
import type { Course, Preview } from "../shared/wire.ts";
import { brief, time } from "./course.ts";
import type { Hands } from "./hands.ts";

export function checks(hands: Hands, preview: Preview | undefined) {
  const { hass, t } = hands;
  if (!preview) return html`<span class="quiet">${t("checking")}</span>`;
  const { plan, course, refusal, warnings } = preview;
  const chips = course ? sets(hands, course) : nothing;
  if (refusal || !plan) {
    return html`${chips}
      <p class="amber refusal">${refusal}</p>
      ${preview.mend ? mend(t, preview.mend.key, preview.mend.path) : nothing}`;
  }
  return html`
    ${chips}
    ${plan.cuffs.map(
      (cuff) => html`<p>
        <strong>${limbName(hass, cuff.placement)}</strong> ${cuff.found}
      </p>`,
    )}
    ${plan.load_found ? html`<p>${plan.load_found}</p>` : nothing}
    ${course ? html`<p>${times(hands, course, plan.time_limit)}</p>` : nothing}
    ${warnings.map((warning) => html`<p class="amber">${warning}</p>`)}
  `;
}

/** Return the sets as they will be counted off, and the rests between them. */
function sets({ t }: Hands, { sets, released_in_rests }: Course) {
  const rests = [...new Set(sets.slice(0, -1).map(({ rest_s }) => rest_s))];
  const key = released_in_rests ? "rest_off_for" : "rest_for";
  const words = rests
    .filter(Boolean)
    .map((seconds) => t(key, { time: time(t, seconds) }));
  return html`<div class="sets">
    <ol class="dots ${sets.length > 6 ? "many" : ""}" aria-label=${t("sets")}>
      ${sets.map((each) => html`<li>${brief(each)}</li>`)}
    </ol>
    <span class="quiet">${words.join(" · ")}</span>
  </div>`;
}

function times({ t }: Hands, { duration_s, pressure_s }: Course, limit_s: number) {
  return t("plan_course", {
    time: minutes(duration_s),
    pressure: minutes(pressure_s),
    limit: minutes(limit_s),
  });
}
