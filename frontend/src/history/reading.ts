/** A kept trace: as paths for its picture, and as numbers at a moment. */
import { bandPath, ceiling, linePath, thinned, viewBox } from "../shared/trace.ts";
import type { Kept, KeptSet, Trace } from "./kept.ts";

/** Two points in each of so many columns are as many as a wide screen shows. */
const COLUMNS = 400;

export interface Scale {
  end_s: number;
  top_mmhg: number;
}

export interface Drawn {
  box: string;
  line: string;
  band: string;
}

/** Return the scale that the traces of one session share. */
export function scaleOf(traces: readonly Trace[], duration_s: number): Scale {
  const values = traces.flatMap(({ pressure, target }) => [...pressure, ...target]);
  return {
    end_s: Math.max(1, duration_s, ...traces.map(({ at_s }) => at_s.at(-1) ?? 0)),
    top_mmhg: ceiling(
      values.reduce<number>((top, each) => Math.max(top, each ?? 0), 0),
    ),
  };
}

/** Return a trace as paths in a box that is as wide as the session was long. */
export function drawn(trace: Trace, { end_s, top_mmhg }: Scale): Drawn {
  const kept = thinned(trace.pressure, COLUMNS);
  return {
    box: viewBox(0, end_s, top_mmhg),
    line: linePath(
      kept.map((index) => trace.at_s[index] ?? 0),
      kept.map((index) => trace.pressure[index] ?? null),
    ),
    band: bandPath(trace.at_s, trace.target),
  };
}

/** Return a row's small trace: first of its cuffs, at equal distances. */
export function thumbnail(values: readonly number[], target: number | null): Drawn {
  const at_s = [...values.keys()];
  const trace = { at_s, pressure: [...values], target: at_s.map(() => target) };
  return drawn(trace, scaleOf([trace], values.length - 1));
}

/** Return the index of the last sample at or before a moment; 0 before the first. */
export function sampleAt({ at_s }: Trace, moment: number): number {
  let low = 0;
  let high = at_s.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((at_s[middle] ?? 0) <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Return the set that ran at a moment. */
export function setAt(sets: readonly KeptSet[], moment: number): KeptSet | undefined {
  return sets.find(
    ({ started_s, ended_s }) => started_s <= moment && moment < (ended_s ?? Infinity),
  );
}

/** Return round moments for the time axis, in seconds, seven at most. */
export function ticks(end_s: number): number[] {
  const step = [15, 60, 180, 300, 900].find((each) => end_s / each < 7) ?? 1800;
  return Array.from(
    { length: Math.floor(end_s / step) + 1 },
    (_, index) => index * step,
  );
}

export interface Mark {
  at_s: number;
  /** What it is called: an answer's key, or a kind of event. */
  kind: string;
  answer: boolean;
  /** Nothing is amiss. */
  fine: boolean;
}

const MARKED = new Set(["lowered", "paused", "limit_soon", "limit_reached"]);
const FINE = new Set(["refill_normal", "symptom_none"]);

/** Return what happened to limb and pressure, in order: answers, and what followed. */
export function marks({ record, events }: Kept): Mark[] {
  const answers = record.answers.map(({ at_s, question, answer }) => {
    const kind = `${question}_${answer}`;
    return { at_s, kind, answer: true, fine: FINE.has(kind) };
  });
  const happened = events
    .filter(({ kind }) => MARKED.has(kind))
    .map(({ at_s, kind }) => ({ at_s, kind, answer: false, fine: false }));
  return [...answers, ...happened].sort((one, other) => one.at_s - other.at_s);
}

const STEPS: Record<string, number | undefined> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 30,
  PageDown: -30,
  Home: -Infinity,
  End: Infinity,
};

/** Return the moment that a key leads to; null for a key that does not move. */
export function movedTo(key: string, moment: number, end_s: number): number | null {
  const step = STEPS[key];
  return step === undefined ? null : Math.min(end_s, Math.max(0, moment + step));
}
