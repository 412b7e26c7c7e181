/** What Home Assistant sends of measurements of the limb occlusion pressure (LOP). */

export interface MeasurePreview {
  refusal: string | null;
  actions: string[];
  limbs: string[];
  limb: string | null;
  /** What will happen, how long and how high, in words. */
  plan: string | null;
  notes: string[];
  last: { text: string } | null;
}

/** One analysed run: each beat, the curve through them, and the ends that were found. */
export interface Run {
  low: number | null;
  high: number | null;
  refusals: string[];
  pulse_rate: number | null;
  /** Cuff pressure and pulse, mmHg. */
  points: [number, number][];
  envelope: [number, number][];
}

export interface Measurement {
  id: string;
  phase: "counting" | "rising" | "analysing" | "venting" | "releasing" | "ended";
  phase_ends_ms: number | null;
  cuff: { placement: string };
  run: number;
  runs_max: number;
  top_mmhg: number;
  target: number | null;
  steps: { target: number; pulse: number }[];
  deadline_ms: number | null;
  /** When the limb has rested and training may begin. */
  ready_ms: number | null;
  actions: string[];
  runs: Run[];
  reason: string | null;
  result: { low: number | null; high: number | null; kept: boolean } | null;
  text: string | null;
  advice: string[];
}

export interface Samples {
  run: number;
  at_ms: number;
  interval_ms: number;
  pressure: (number | null)[];
}

export interface MeasureEvent {
  now_ms: number;
  measurement?: Measurement | null;
  samples?: Samples[];
  gone?: true;
}

/** One measurement as the history lists it; opened, it has its runs. */
export interface Measured {
  measurement_id: string;
  started_at: string;
  placement: string;
  posture: string;
  cuff_width_mm: number;
  reason: string;
  low: number | null;
  high: number | null;
  refusals: string[];
  pulse_rate: number | null;
  runs?: Run[];
}
