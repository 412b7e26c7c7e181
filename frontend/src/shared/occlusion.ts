/** How long a limb has been occluded, counted on between two pieces of news. */
import type { Cuff } from "./wire.ts";

const AMBER_S = 180;
const RED_S = 60;

export interface Occlusion {
  seconds: number;
  limit_s: number;
  left_s: number;
  tone: "calm" | "amber" | "red";
}

/** Return the occlusion of a cuff; `limit_s` is the session's, which is never longer. */
export function occlusion(
  cuff: Cuff,
  now_ms: number,
  limit_s: number = cuff.limit_s ?? 0,
): Occlusion {
  const since_s = cuff.occluded ? Math.max(0, now_ms - cuff.occluded_at_ms) / 1000 : 0;
  const seconds = cuff.occluded_s + since_s;
  const { deadline_ms } = cuff;
  const by_limit_s = limit_s - seconds;
  const by_deadline_s = deadline_ms ? (deadline_ms - now_ms) / 1000 : by_limit_s;
  const left_s = Math.max(0, Math.min(by_limit_s, by_deadline_s));
  const tone = left_s <= RED_S ? "red" : left_s <= AMBER_S ? "amber" : "calm";
  return { seconds, limit_s, left_s, tone };
}

/** Return the occlusion that ends first, of several cuffs; undefined: there are none. */
export function nearest(
  cuffs: readonly Cuff[],
  now_ms: number,
  limit_s?: number,
): Occlusion | undefined {
  return cuffs
    .map((cuff) => occlusion(cuff, now_ms, limit_s))
    .sort((one, other) => one.left_s - other.left_s)[0];
}
