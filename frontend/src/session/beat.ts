/** The beat of a session: when something is to be heard or felt, and how. */
import type { Session } from "../shared/wire.ts";

export const CUES = ["sound", "vibration", "pulse"] as const;
/** How the beat is given: on each device, for each has its own loudspeaker. */
export type Cue = (typeof CUES)[number];

const KEPT = "bfr-cuff-cue";

/** Return how the beat is given on this device; seen, unless something else was chosen. */
export function keptCue(): Cue {
  const kept = localStorage.getItem(KEPT) as Cue | null;
  return kept && CUES.includes(kept) ? kept : "pulse";
}

export function keepCue(cue: Cue): void {
  localStorage.setItem(KEPT, cue);
}

/** What is given at a moment: up, down, one of the last, a count, a beginning. */
export type Sign = "up" | "down" | "last" | "count" | "go";

export interface Moment {
  at_ms: number;
  sign: Sign;
}

/** How many repetitions are counted down; of seconds as many. */
const LAST = 3;
/** How far a set to failure is planned ahead. */
const AHEAD = 60;

/** Return all that the phase has still to give, in order. */
export function moments(session: Session): Moment[] {
  const { phase, phase_began_ms, phase_ends_ms } = session;
  if (phase === "work" && session.beat) {
    const { up_s, down_s } = session.beat;
    const { repetitions, to_failure } = session.plan[session.set - 1] ?? {};
    const count = to_failure ? AHEAD : (repetitions ?? 0);
    return Array.from({ length: count }, (_, done) => {
      const at_ms = phase_began_ms + done * (up_s + down_s) * 1000;
      const isLast = !to_failure && count - done <= LAST;
      return [
        { at_ms, sign: isLast ? "last" : "up" },
        { at_ms: at_ms + up_s * 1000, sign: "down" },
      ] as const;
    }).flat();
  }
  const counts = phase === "work" || phase === "rest" || phase === "ready";
  if (!counts || phase_ends_ms === null) return [];
  return [3, 2, 1, 0].map((left) => ({
    at_ms: phase_ends_ms - left * 1000,
    sign: left ? "count" : "go",
  }));
}

/** Return how far a repetition is up, 0 to 1, as it is prescribed. */
export function height({ beat, phase_began_ms }: Session, now_ms: number): number {
  if (!beat) return 0;
  const whole_ms = (beat.up_s + beat.down_s) * 1000;
  const turn = ((now_ms - phase_began_ms) % whole_ms) / whole_ms;
  return (1 - Math.cos(2 * Math.PI * turn)) / 2;
}
