/** What the programmes propose: today, this week, and the next; chosen by one press. */
import { html, nothing } from "lit";
import { addDays, dayAt, monday } from "../history/calendar.ts";
import { dayName } from "../history/words.ts";
import { limbName } from "../shared/texts.ts";
import type { PlannedSession, Preview, Programme } from "../shared/wire.ts";
import { choice, option } from "./choosing.ts";
import type { Hands } from "./hands.ts";

export function due(hands: Hands, preview: Preview | undefined) {
  return preview?.programmes?.map((each) => one(hands, each)) ?? nothing;
}

function one(hands: Hands, programme: Programme) {
  const { hass, t } = hands;
  const today = dayAt(Date.now(), hass.config.time_zone);
  const sunday = addDays(monday(today), 6);
  const dayOf = ({ at }: PlannedSession) => at.slice(0, 10);
  const ahead = [...programme.this_week, ...programme.next_week];
  const days = (key: string, from: string, until: string) => {
    const named = ahead
      .filter((each) => dayOf(each) > from && dayOf(each) <= until)
      .map(
        (each) => `${dayName(hands, dayOf(each), { weekday: "short" })} ${each.name}`,
      );
    return named.length
      ? html`<p class="quiet">${t(key, { days: named.join(" · ") })}</p>`
      : nothing;
  };
  return html`<div class="due">
    <p>
      <strong>${programme.name}</strong> · ${limbName(hass, programme.limb)}
      <span class="quiet">${programme.said}</span>
    </p>
    ${programme.today.map((each) => now(hands, programme, each))}
    ${days("due_this_week", today, sunday)}
    ${days("due_next_week", sunday, addDays(sunday, 7))}
  </div>`;
}

/** Return what is for today; a press chooses it, and starts nothing. */
function now(hands: Hands, { limb }: Programme, { protocol, name }: PlannedSession) {
  const { hass, t, athlete, choose } = hands;
  const known = athlete.protocols.find(({ id }) => id === protocol);
  const chosen = choice(hass, athlete);
  const meant = known && option(known);
  const isChosen = chosen.protocol === meant && chosen.limb === limb;
  const take = () => {
    choose("protocol", meant ?? "");
    choose("limb", limb);
  };
  return html`<p class="suggestion">
    <span>${t("due_now")} <strong>${name}</strong></span>
    ${
      !meant || isChosen
        ? nothing
        : html`<button aria-label=${`${t("choose")}: ${name}`} @click=${take}>${t("choose")}</button>`
    }
  </p>`;
}
