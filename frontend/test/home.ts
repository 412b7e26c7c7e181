/** A home in memory: what the cards ask of Home Assistant, and what they do to it. */

import english from "../../custom_components/bfr_cuff/translations/en.json";
import type { Hass } from "../src/shared/hass.ts";
import type {
  Athlete,
  Cuff,
  Installed,
  LiveEvent,
  Session,
} from "../src/shared/wire.ts";

export const NOW = 1_800_000_000_000;

/** Return a text by the path that Home Assistant gives it. */
function localize(key: string): string {
  const path = key.replace("component.bfr_cuff.", "").split(".");
  const found = path.reduce<unknown>(
    (branch, name) => (branch as Record<string, unknown> | undefined)?.[name],
    english,
  );
  return typeof found === "string" ? found : "";
}

/** Return our texts of a category by the paths that Home Assistant gives them. */
function resources(category = "common"): Record<string, string> {
  const branch = english[category as "common" | "exceptions"];
  return Object.fromEntries(
    Object.entries(branch).map(([key, text]) =>
      typeof text === "string"
        ? [`component.bfr_cuff.${category}.${key}`, text]
        : [`component.bfr_cuff.${category}.${key}.message`, text.message],
    ),
  );
}

const BUTTONS = ["start", "next", "repetition", "pause", "lower", "wrap_off"];

export const ANNA: Athlete = {
  entry_id: "entry-anna",
  athlete_id: "anna",
  name: "Anna",
  device_id: "device-anna",
  entities: {
    ...Object.fromEntries(BUTTONS.map((key) => [key, `button.anna_${key}`])),
    take_suggestion: "button.anna_take",
    protocol: "select.anna_protocol",
    limb: "select.anna_limb",
    posture: "select.anna_posture",
    session_phase: "sensor.anna_session",
    last_session: "sensor.anna_last",
    last_end: "sensor.anna_end",
    time_in_band: "sensor.anna_band",
    suggestion: "sensor.anna_suggestion",
    measurement_phase: "sensor.anna_measurement",
  },
  protocols: [
    { id: "classic_75", name: "Classic 75", builtin: true },
    { id: "own1", name: "Stairs", builtin: false },
  ],
  limbs: ["left_thigh", "right_thigh", "both_thighs"],
  chosen: {
    protocol: "classic_75",
    limb: "left_thigh",
    posture: "seated",
    missing: null,
  },
};

export const BEN: Athlete = {
  ...ANNA,
  entry_id: "entry-ben",
  athlete_id: "ben",
  name: "Ben",
  device_id: "device-ben",
  entities: { session_phase: "sensor.ben_session" },
};

export const INSTALLED: Installed = {
  athletes: [ANNA],
  cuffs: [
    {
      key: "c:0",
      name: "Cuff 1",
      placement: "left_thigh",
      device_id: "device-cuff-1",
      entities: {
        phase: "sensor.cuff_1_phase",
        inflate: "switch.cuff_1",
        target: "number.cuff_1",
      },
      controller: "Gym cuffs",
      origin: "box",
      connected: true,
    },
  ],
  controllers: [],
};

/** A session in its second of four sets. */
export function session(over: Partial<Session> = {}): Session {
  const set = (repetitions: number) => ({
    repetitions,
    work_s: null,
    rest_s: 30,
    exercise: null,
    to_failure: false,
  });
  return {
    session_id: "s1",
    athlete: ANNA.entry_id,
    phase: "work",
    phase_began_ms: NOW - 20_000,
    phase_ends_ms: null,
    started_ms: NOW - 120_000,
    protocol: { id: "classic_75", name: "Classic 75" },
    set: 2,
    sets: 4,
    sets_done: 1,
    plan: [30, 15, 15, 15].map(set),
    records: [
      { number: 1, repetitions: 30, rpe: null, discomfort: null, cut_short: false },
    ],
    repetitions: 9,
    beat: null,
    next: { kind: "rest", repetitions: null, seconds: 30 },
    actions: ["pause", "lower", "extra_set", "next", "repetition", "log_set", "stop"],
    question: null,
    limit_s: 900,
    load_kg: 20,
    time_in_band: 0.97,
    wrap_on: false,
    wrap: null,
    reason: null,
    cuffs: [
      {
        key: "c:0",
        name: "Cuff 1",
        placement: "left_thigh",
        percent: 50,
        lop_mmhg: 176,
        target: 110,
        tightness: null,
        occluded_s: null,
      },
    ],
    ...over,
  };
}

export const REST: Partial<Session> = {
  phase: "rest",
  phase_began_ms: NOW - 8000,
  phase_ends_ms: NOW + 22_000,
  set: 3,
  repetitions: 0,
  next: { kind: "work", repetitions: 15, seconds: null },
  actions: ["pause", "lower", "extra_set", "next", "skip", "log_set", "stop"],
};

export function cuff(over: Partial<Cuff> = {}): Cuff {
  return {
    key: "c:0",
    name: "Cuff 1",
    placement: "left_thigh",
    phase: "holding",
    target: 110,
    connected: true,
    fault: null,
    reason: null,
    occluded: true,
    occluded_s: 100,
    occluded_at_ms: NOW,
    limit_s: 900,
    deadline_ms: NOW + 800_000,
    session: ANNA.entry_id,
    ...over,
  };
}

export function event(over: Partial<LiveEvent> = {}): LiveEvent {
  return {
    now_ms: NOW,
    cuffs: { "c:0": cuff() },
    trace: {
      "c:0": [
        [NOW - 100, 108, 110],
        [NOW, 112, 110],
      ],
    },
    ...over,
  };
}

export interface Home {
  hass: Hass;
  /** Actions that were called: `[action, data, target]`. */
  calls: [string, unknown, unknown][];
  /** Questions that were asked, by their type. */
  asked: Record<string, unknown>[];
  /** Send to everybody who is subscribed. */
  send(event: LiveEvent): void;
  subscribed: number;
  installed: Installed;
  preview: unknown;
  /** What an action does instead of going well. */
  answer: () => Promise<unknown>;
}

export function home(over: Partial<Home> = {}): Home {
  const listeners = new Set<(event: never) => void>();
  const made: Home = {
    calls: [],
    asked: [],
    send: (event) => {
      for (const listener of listeners) listener(event as never);
    },
    get subscribed() {
      return listeners.size;
    },
    installed: INSTALLED,
    preview: {
      plan: {
        sets: 4,
        time_limit: 900,
        load: 20,
        load_found: null,
        cuffs: [
          {
            placement: "left_thigh",
            target_pressure: 110,
            tightness: null,
            found: "110 mmHg: 62 % of 176",
          },
        ],
      },
      course: {
        sets: session().plan,
        duration_s: 390,
        pressure_s: 390,
        released_in_rests: false,
      },
      lifts: {
        ...{ has_load: true, exercise: "Curl", load_kg: null, beat: true },
        ...{ named: false, exercises: ["Curl", "Row"] },
      },
      due: "2027-01-15",
      refusal: null,
      actions: ["start"],
      warnings: ["This is more often than three times a week."],
    },
    answer: () => Promise.resolve(),
    hass: {
      connected: true,
      language: "en",
      locale: { language: "en" },
      config: { time_zone: "Europe/Berlin" },
      states: {
        "select.anna_protocol": { state: "classic_75", attributes: {} },
        "select.anna_limb": { state: "left_thigh", attributes: {} },
        "select.anna_posture": { state: "seated", attributes: {} },
        "sensor.anna_session": { state: "idle", attributes: {} },
        "sensor.ben_session": { state: "idle", attributes: {} },
        "sensor.cuff_1_phase": { state: "vented", attributes: {} },
        "number.cuff_1": { state: "110", attributes: { min: 30, max: 112 } },
      },
      localize,
      callWS: async <T>(message: { type: string }) => {
        made.asked.push(message);
        if (message.type === "bfr_cuff/athletes") return made.installed as T;
        if (message.type === "bfr_cuff/preview") return made.preview as T;
        return {
          resources: resources((message as { category?: string }).category),
        } as T;
      },
      callService: (domain, service, data, target) => {
        made.calls.push([`${domain}.${service}`, data, target]);
        return made.answer();
      },
      connection: {
        subscribeMessage: async (listener) => {
          listeners.add(listener);
          return () => {
            listeners.delete(listener);
          };
        },
      },
    },
    ...over,
  };
  return made;
}

/** Return the phase of a cuff that is up for something, and for whom. */
export function up(used_for: string, athlete: string | null = null) {
  return { state: "holding", attributes: { used_for, athlete } };
}

/** Return a home whose cuffs are made of something. */
export function madeOf(origin: Installed["cuffs"][number]["origin"]): Home {
  const cuffs = INSTALLED.cuffs.map((each) => ({ ...each, origin }));
  return home({ installed: { ...INSTALLED, cuffs } });
}

/** The page sees everything at once, and tells of what it sees when it is asked to. */
export const screen = {
  observers: new Set<IntersectionObserverCallback>(),
  show(visible: boolean) {
    const entries = [{ isIntersecting: visible }] as IntersectionObserverEntry[];
    for (const tell of screen.observers) tell(entries, {} as IntersectionObserver);
  },
};

export class FakeObserver {
  constructor(private readonly tell: IntersectionObserverCallback) {}
  observe(): void {
    screen.observers.add(this.tell);
  }
  disconnect(): void {
    screen.observers.delete(this.tell);
  }
}
