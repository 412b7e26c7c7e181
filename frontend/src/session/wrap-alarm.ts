/** A wrap that must come off, which only a person can do: the loudest thing there is. */
import { html, nothing, type TemplateResult } from "lit";
import { minutes } from "../shared/format.ts";
import { wrapped } from "../shared/occlusion.ts";
import type { Session, Wrap } from "../shared/wire.ts";
import type { Hands } from "./hands.ts";

/** Return whether a wrap is on in a phase in which nothing may be. */
export function mustComeOff({ phase, phase_ends_ms, wrap_on }: Session): boolean {
  const waits = phase === "rest" && phase_ends_ms === null;
  return wrap_on && (waits || phase === "paused" || phase === "releasing");
}

/** Return the alarm, until somebody says that the wrap is off; without times: null. */
export function wrapAlarm(
  wrap: Wrap | null,
  { t, look, press }: Pick<Hands, "t" | "look" | "press">,
): TemplateResult {
  return html`<div class="alarm">
    <p class="loud" role="alert">${t("wrap_take")}</p>
    ${wrap ? html`<p class="on">${timeOn(wrap, look, t)}</p>` : nothing}
    <button @click=${() => press("wrap_off")}>${t("wrap_off")}</button>
  </div>`;
}

function timeOn(wrap: Wrap, { now_ms, stale }: Hands["look"], t: Hands["t"]) {
  const { seconds } = wrapped(wrap, now_ms);
  const on = stale ? "–" : minutes(Math.floor(seconds));
  return html`<strong>${on}</strong> ${t("of_limit", { limit: minutes(wrap.limit_s) })}`;
}
