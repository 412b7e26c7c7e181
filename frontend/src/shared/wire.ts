/** What Home Assistant sends to the cards. Times named `_ms` are its own clock's. */

/** Entity ids by what they are: `start`, `next`, `pressure`, `inflate` ... */
export type Entities = Record<string, string | undefined>;

export interface Athlete {
  entry_id: string;
  athlete_id: string;
  name: string;
  device_id: string | null;
  entities: Entities;
  protocols: { id: string; name: string; builtin: boolean }[];
  limbs: string[];
  chosen: {
    protocol: string | null;
    limb: string | null;
    posture: string | null;
    /** The name of the chosen protocol, if that was deleted. */
    missing: string | null;
  };
}

export interface InstalledCuff {
  key: string;
  name: string;
  placement: string | null;
  device_id: string | null;
  entities: Entities;
  controller: string;
  /** What it is made of: a gauge is that of a hand pump. */
  origin: "box" | "own_parts" | "gauge";
  connected: boolean;
}

export interface Controller {
  entry_id: string;
  name: string;
  device_id: string | null;
  entities: Entities;
}

export interface Installed {
  athletes: Athlete[];
  cuffs: InstalledCuff[];
  controllers: Controller[];
}

/** What is lifted on a limb in a protocol, and whether repetitions go by the beat. */
export interface Lifts {
  has_load: boolean;
  exercise: string | null;
  load_kg: number | null;
  beat: boolean;
  /** Whether the protocol itself says which exercises. */
  named: boolean;
  exercises: string[];
}

/** What a session goes through. */
export interface Course {
  sets: PlannedSet[];
  duration_s: number;
  pressure_s: number;
  released_in_rests: boolean;
}

/** One session that a programme proposes; `at` in the time zone of the home. */
export interface PlannedSession {
  /** The protocol's id; null: it is gone. */
  protocol: string | null;
  name: string;
  at: string;
}

/** How a programme stands, and what it proposes for this week and the next. */
export interface Programme {
  name: string;
  limb: string;
  placements: string[];
  /** The day it began. */
  begins: string;
  said: string;
  today: PlannedSession[];
  this_week: PlannedSession[];
  next_week: PlannedSession[];
}

export interface Preview {
  actions: string[];
  programmes?: Programme[];
  course: Course | null;
  lifts: Lifts | null;
  /** Why the limb should be measured first. */
  measure?: { text: string } | null;
  /** The day on which the next session is due. */
  due: string;
  plan: {
    sets: number;
    time_limit: number;
    load: number | null;
    load_found: string | null;
    cuffs: {
      placement: string;
      target_pressure: number | null;
      tightness: number | null;
      found: string;
    }[];
  } | null;
  refusal: string | null;
  /** Where what is refused for can be mended. */
  mend?: { key: string; path: string } | null;
  warnings: string[];
}

export type SessionPhase =
  | "inflating"
  | "ready"
  | "work"
  | "rest"
  | "paused"
  | "releasing"
  | "ended";

export interface PlannedSet {
  repetitions: number | null;
  work_s: number | null;
  rest_s: number;
  exercise: string | null;
  to_failure: boolean;
}

export interface SetRecord {
  number: number;
  repetitions: number | null;
  rpe: number | null;
  discomfort: number | null;
  cut_short: boolean;
}

export interface SessionCuff {
  key: string;
  name: string;
  placement: string;
  percent: number | null;
  lop_mmhg: number | null;
  target: number | null;
  tightness: number | null;
  /** What the record says once the session ends; null before. */
  occluded_s: number | null;
}

/** The wraps of a session: when they went on, and when they must come off. */
export interface Wrap {
  on_ms: number | null;
  /** Seconds of the limit that earlier sets took. */
  used_s: number;
  limit_s: number;
  deadline_ms: number | null;
}

/** How long a repetition takes. */
export interface Beat {
  up_s: number;
  down_s: number;
}

export interface Session {
  session_id: string | null;
  athlete: string;
  phase: SessionPhase;
  phase_began_ms: number;
  phase_ends_ms: number | null;
  started_ms: number;
  protocol: { id: string; name: string };
  set: number;
  sets: number;
  /** Sets that were done to their end, as the history counts them. */
  sets_done: number;
  plan: PlannedSet[];
  records: SetRecord[];
  repetitions: number;
  /** What the repetitions of this set are counted by; null: by taps, or nothing. */
  beat: Beat | null;
  next: {
    kind: "work" | "rest" | "cuff_off_rest" | "done";
    repetitions: number | null;
    seconds: number | null;
  };
  /** Keys of what can be done now: `next`, `pause`, `resume`, `lower` ... */
  actions: string[];
  question: "refill" | "limb" | null;
  limit_s: number;
  load_kg: number | null;
  time_in_band: number | null;
  wrap_on: boolean;
  wrap: Wrap | null;
  reason: string | null;
  cuffs: SessionCuff[];
}

export interface Cuff {
  key: string;
  name: string;
  placement: string | null;
  phase: "vented" | "inflating" | "holding" | "releasing" | "fault" | null;
  target: number | null;
  connected: boolean;
  fault: string | null;
  reason: string | null;
  /** Whether `occluded_s` goes on by itself. */
  occluded: boolean;
  occluded_s: number;
  occluded_at_ms: number;
  limit_s: number | null;
  deadline_ms: number | null;
  session: string | null;
}

/** `[at_ms, pressure, target]`, mmHg. */
export type TracePoint = [number, number | null, number | null];

export interface LiveEvent {
  now_ms: number;
  session?: Session | null;
  cuffs?: Record<string, Cuff>;
  trace?: Record<string, TracePoint[]>;
  /** Said last: what was followed has been removed for good. */
  gone?: true;
}
