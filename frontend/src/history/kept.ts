/** What history gives back over the websocket, as it comes. */

/** One session as a row of a list; `started` in seconds since 1970, `day` a date at home. */
export interface Summary {
  session_id: string;
  protocol_id: string;
  protocol_name: string;
  started: number;
  day: string;
  duration_s: number;
  reason: string;
  placements: string[];
  sets_done: number;
  set_count: number;
  occluded_s: number;
  time_in_band: number | null;
  load_kg: number | null;
  volume_kg: number | null;
  thumbnail: number[];
  thumbnail_target: number | null;
}

export interface Page {
  sessions: Summary[];
  cursor: string | null;
}

/** What all sessions of a day added up to, the stopped ones too. */
export interface Total {
  first_day: string;
  occlusion_s: number;
  volume_kg: number;
  time_in_band: number | null;
}

/** A day and a value; of a week, its Monday. */
export type Point = [day: string, value: number];

/** How one measure developed on a limb, in an exercise. */
export interface Line {
  measure: string;
  placements: string[];
  exercise: string | null;
  load_kg: number | null;
  points: Point[];
  best: Point | null;
  /** The newest value as a share of that of the other side. */
  other_side: number | null;
  /** Which one of its measure it is; a new one comes last. */
  place?: number;
}

/** The lines, and the day of each session that was done. */
export interface Charts {
  lines: Line[];
  done: string[];
  /** By what share the load has changed in four weeks. */
  load_change: number | null;
}

export interface KeptSet {
  number: number;
  exercise: string | null;
  planned_repetitions: number | null;
  planned_work_s: number | null;
  to_failure: boolean;
  started_s: number;
  ended_s: number | null;
  cut_short: boolean;
  repetitions: number | null;
  rpe: number | null;
  discomfort: number | null;
}

export interface KeptCuff {
  cuff: string;
  placement: string;
  basis: string;
  percent: number | null;
  lop: { mmhg: number; day: string; posture: string; method: string } | null;
  planned_target: number | null;
  tightness: number | null;
  peak: number;
  occluded_s: number;
  time_in_band: number | null;
}

export interface KeptRecord {
  session_id: string;
  protocol_id: string;
  protocol_name: string;
  started_at: string;
  duration_s: number;
  reason: string;
  sets: KeptSet[];
  cuffs: KeptCuff[];
  answers: { at_s: number; question: string; answer: string }[];
  load_kg: number | null;
  limit_s: number;
  set_count: number;
}

export interface KeptEvent {
  at_s: number;
  kind: string;
  about: Record<string, unknown>;
}

/** One cuff's samples in columns; null pressure: no reading, null target: nothing asked. */
export interface Trace {
  at_s: number[];
  pressure: (number | null)[];
  target: (number | null)[];
}

export interface Kept {
  record: KeptRecord;
  events: KeptEvent[];
  traces: Record<string, Trace>;
}
