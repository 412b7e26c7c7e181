/** Where the history card is worth being suggested. */
import type { Hass } from "../shared/hass.ts";

/** Suggest the card for an athlete's entities that look back. */
export function suggestHistory(hass: Hass, entity_id: string): object | null {
  const { platform, translation_key, device_id } = hass.entities?.[entity_id] ?? {};
  if (platform !== "bfr_cuff" || !LOOKS_BACK.has(translation_key ?? "")) return null;
  return { config: { type: "custom:bfr-cuff-history-card", athlete: device_id } };
}

const LOOKS_BACK = new Set([
  "last_session",
  "last_end",
  "sessions_this_week",
  "occlusion_this_week",
  "time_in_band",
  "sessions",
]);
