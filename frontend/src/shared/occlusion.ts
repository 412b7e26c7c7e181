/** How long a limb has been occluded, counted on between two pieces of news. */
import type { Cuff, Wrap } from "./wire.ts";

const AMBER_S = 180;
const RED_S = 60;

export interface Occlusion {
  seconds: number;
  /** What is left until the end that Home Assistant knows; null: nothing has one. */
  left_s: number | null;
  tone: "calm" | "amber" | "red";
}

/** Return the occlusion of a cuff, which its guard ends at `deadline_ms`. */
export function occlusion(cuff: Cuff, now_ms: number): Occlusion {
  const since_ms = cuff.occluded ? Math.max(0, now_ms - cuff.occluded_at_ms) : 0;
  return ending(cuff.occluded_s + since_ms / 1000, cuff.deadline_ms, now_ms);
}

/** Return the occlusion of a session's wraps, of which only the time is known. */
export function wrapped(
  { on_ms, used_s, deadline_ms }: Wrap,
  now_ms: number,
): Occlusion {
  const since_ms = on_ms === null ? 0 : Math.max(0, now_ms - on_ms);
  return ending(used_s + since_ms / 1000, deadline_ms, now_ms);
}

function ending(
  seconds: number,
  deadline_ms: number | null,
  now_ms: number,
): Occlusion {
  if (deadline_ms === null) return { seconds, left_s: null, tone: "calm" };
  const left_s = Math.max(0, (deadline_ms - now_ms) / 1000);
  const tone = left_s <= RED_S ? "red" : left_s <= AMBER_S ? "amber" : "calm";
  return { seconds, left_s, tone };
}

/** Return the one that ends first, or is longest; undefined: there are none. */
export function nearest(clocks: readonly Occlusion[]): Occlusion | undefined {
  const left = ({ left_s }: Occlusion) => left_s ?? Number.MAX_VALUE;
  return clocks.toSorted(
    (one, other) => left(one) - left(other) || other.seconds - one.seconds,
  )[0];
}
