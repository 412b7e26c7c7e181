/** A Home Assistant with two athletes, three months of sessions and the real texts. */
import english from "../../../custom_components/bfr_cuff/translations/en.json";
import type {
  Charts,
  Kept,
  Line,
  Summary,
  Total,
  Trace,
} from "../../src/history/kept.ts";
import type { Hass } from "../../src/shared/hass.ts";
import { type Texts, texts } from "../../src/shared/texts.ts";
import type { Installed } from "../../src/shared/wire.ts";

type Tree = { [key: string]: string | Tree };

export const TODAY = "2026-11-20";
export const NOW = Date.parse(`${TODAY}T19:30:00+01:00`);
const DAY_MS = 86_400_000;

/** Return every text of the integration by its whole key. */
export function resources(): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (tree: Tree, path: string): void => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value === "string") found[`${path}.${key}`] = value;
      else walk(value, `${path}.${key}`);
    }
  };
  walk(english as unknown as Tree, "component.bfr_cuff");
  return found;
}

export const t: Texts = texts(resources());

const PROTOCOLS = ["classic_75", "first_time", "intermittent", "cycle"];
const NAMES: Record<string, string> = {
  classic_75: "Classic 75",
  first_time: "First time",
  intermittent: "Intermittent",
  cycle: "Cycle",
};
const REASONS = [
  "done",
  "done",
  "stopped",
  "done",
  "done",
  "limit",
  "done",
  "numbness",
];
const LIMBS = [["left_thigh"], ["left_thigh", "right_thigh"], ["right_arm"]];

export const INSTALLED: Installed = {
  athletes: ["Anna", "Ben"].map((name) => ({
    entry_id: name.toLowerCase(),
    athlete_id: `id-${name}`,
    name,
    device_id: `device-${name}`,
    entities: { last_session: `sensor.${name.toLowerCase()}_last_session` },
    protocols: PROTOCOLS.map((id) => ({ id, name: NAMES[id] ?? id, builtin: true })),
    limbs: ["left_thigh", "right_thigh", "both_thighs"],
    chosen: {
      protocol: "classic_75",
      limb: "left_thigh",
      posture: "seated",
      missing: null,
    },
  })),
  cuffs: [1, 2].map((number) => ({
    key: `box:${number}`,
    name: `Gym cuffs cuff ${number}`,
    placement: "left_thigh",
    device_id: `device-cuff-${number}`,
    entities: {
      pressure: `sensor.cuff_${number}_pressure`,
      phase: `sensor.cuff_${number}_phase`,
      fault: `sensor.cuff_${number}_fault`,
      occlusion_deadline: `sensor.cuff_${number}_deadline`,
    },
    controller: "Gym cuffs",
    origin: "box",
    connected: true,
  })),
  controllers: [
    {
      entry_id: "box",
      name: "Gym cuffs",
      device_id: "device-box",
      entities: {
        connectivity: "binary_sensor.gym_cuffs_connectivity",
        problem: "binary_sensor.gym_cuffs_problem",
        release_all: "button.gym_cuffs_release_all",
      },
    },
  ],
};

function dayAgo(ago: number): string {
  return new Date(Date.parse(TODAY) - ago * DAY_MS).toISOString().slice(0, 10);
}

/** Days ago on which there was a session. */
const DAYS_AGO = [
  0, 1, 4, 7, 9, 14, 16, 18, 21, 25, 28, 30, 33, 37, 39, 42, 46, 49, 53,
];
export const SUMMARIES: Summary[] = DAYS_AGO.map((ago, index) => {
  const protocol_id = PROTOCOLS[index % PROTOCOLS.length] as string;
  const reason = REASONS[index % REASONS.length] as string;
  const target = 112 - (index % 3) * 8;
  return {
    session_id: `session-${index}`,
    protocol_id,
    protocol_name: NAMES[protocol_id] ?? protocol_id,
    started: (NOW - ago * DAY_MS) / 1000 - 3600,
    day: dayAgo(ago),
    duration_s: 500,
    reason,
    placements: LIMBS[index % LIMBS.length] as string[],
    sets_done: reason === "done" ? 4 : 2,
    set_count: 4,
    occluded_s: 300 + ((index * 83) % 400),
    time_in_band: 0.98 - (index % 6) * 0.012,
    load_kg: index % 3 === 2 ? null : 32,
    volume_kg: index % 3 === 2 ? null : 2400,
    thumbnail: Array.from({ length: 60 }, (_, at) =>
      Math.round(at < 4 ? at * 28 : at > 57 ? 20 : target + 6 * Math.sin(at)),
    ),
    thumbnail_target: target,
  };
});

/** The day of each that counts as done. */
export const DONE = SUMMARIES.filter(({ reason }) => reason === "done").map(
  ({ day }) => day,
);

export const TOTALS: Total[] = SUMMARIES.map((row) => ({
  first_day: row.day,
  occlusion_s: row.occluded_s,
  volume_kg: row.volume_kg ?? 0,
  time_in_band: row.time_in_band,
}));

const SETS = [
  [12, 84],
  [114, 156],
  [186, 228],
  [258, 300],
] as const;

/** Return a trace at ten samples a second: up, held while it works, and down. */
export function trace(target: number, end_s = 316): Trace {
  const at_s = Array.from({ length: end_s * 10 }, (_, index) => index / 10);
  const held = (at: number) => (at < 230 ? target : target - 10);
  return {
    at_s,
    target: at_s.map((at) => (at < 301 ? held(at) : null)),
    pressure: at_s.map((at) => {
      if (at < 10) return (held(at) * at) / 10;
      if (at > 301) return Math.max(0, held(300) * (1 - (at - 301) / 6));
      const works = SETS.some(([from, to]) => at >= from && at < to);
      const swing = works ? 7 : 1.2;
      return Math.round((held(at) + swing * Math.sin(at * 2.1)) * 10) / 10;
    }),
  };
}

export function kept(reason = "numbness", placements = ["left_thigh"]): Kept {
  return {
    record: {
      session_id: "session-0",
      protocol_id: "classic_75",
      protocol_name: "Classic 75",
      started_at: `${TODAY}T17:30:00+00:00`,
      duration_s: 316,
      reason,
      sets: SETS.map(([started_s, ended_s], index) => ({
        number: index + 1,
        exercise: null,
        planned_repetitions: index ? 15 : 30,
        planned_work_s: null,
        to_failure: false,
        started_s,
        ended_s,
        cut_short: index === 3 && reason !== "done",
        repetitions: index ? 15 - index : 30,
        rpe: index < 2 ? 5 + index : null,
        discomfort: 3 + index,
      })),
      cuffs: placements.map((placement, index) => ({
        cuff: `box:${index}`,
        placement,
        basis: "lop",
        percent: 64,
        lop: { mmhg: 176, day: "2026-10-30", posture: "seated", method: "measured" },
        planned_target: 112,
        tightness: null,
        peak: 119.2,
        occluded_s: 296 + index,
        time_in_band: 0.97 - index / 50,
      })),
      answers: [
        { at_s: 11, question: "refill", answer: "normal" },
        { at_s: 229, question: "symptom", answer: "numbness" },
      ],
      load_kg: 32.5,
      limit_s: 900,
      set_count: 4,
    },
    events: [
      { at_s: 0, kind: "session_started", about: {} },
      { at_s: 230, kind: "lowered", about: { by: 10 } },
    ],
    traces: Object.fromEntries(
      placements.map((_, index) => [`box:${index}`, trace(112 - index * 6)]),
    ),
  };
}

export function line(over: Partial<Line> = {}): Line {
  return {
    measure: "load",
    placements: ["left_thigh"],
    exercise: "Squat",
    load_kg: null,
    points: [
      ["2026-10-02", 30],
      ["2026-11-20", 34],
    ],
    best: ["2026-11-20", 34],
    other_side: null,
    ...over,
  };
}

export const CHARTS: Charts = {
  lines: [
    line(),
    line({ placements: ["right_thigh"], other_side: 0.94, best: null }),
    line({ exercise: "Curl", placements: ["left_arm"] }),
    line({ measure: "volume", points: [["2026-11-16", 2400]] }),
    line({
      measure: "in_band",
      exercise: null,
      best: null,
      points: [["2026-11-20", 0.97]],
    }),
  ],
  done: DONE,
  load_change: 0.1148,
};

export type Answers = Record<string, (message: Record<string, unknown>) => unknown>;

/** What the integration answers, by the command; tests put in their own. */
export function answers(installed: Installed = INSTALLED): Answers {
  return {
    "frontend/get_translations": () => ({ resources: resources() }),
    "bfr_cuff/athletes": () => installed,
    "bfr_cuff/history/totals": () => ({ totals: TOTALS }),
    "bfr_cuff/history/charts": () => CHARTS,
    "bfr_cuff/programme": () => ({ programmes: [] }),
    "bfr_cuff/history/sessions": ({ cursor, limit }) => {
      const first = Number(cursor ?? 0);
      const last = first + Number(limit);
      return {
        sessions: SUMMARIES.slice(first, last),
        cursor: last < SUMMARIES.length ? String(last) : null,
      };
    },
    "bfr_cuff/history/session": () => kept(),
    "bfr_cuff/history/lop": () => ({ points: [] }),
    "bfr_cuff/history/measurements": () => ({ measurements: [] }),
    "auth/sign_path": ({ path }) => ({ path: `${path}?authSig=x` }),
  };
}

/** Return a Home Assistant that answers so, and keeps what it was asked. */
export function fakeHass(
  given: Answers = answers(),
  asked: Record<string, unknown>[] = [],
): Hass {
  const known = resources();
  return {
    connected: true,
    language: "en",
    locale: { language: "en", number_format: "language", time_zone: "server" },
    config: { time_zone: "Europe/Berlin", components: ["history", "logbook"] },
    states: {
      "sensor.anna_last_session": { state: "one", attributes: {} },
      "sensor.ben_last_session": { state: "one", attributes: {} },
    },
    connection: { subscribeMessage: async () => () => {} },
    callWS: async <T>(message: { type: string; [field: string]: unknown }) => {
      asked.push(message);
      const answer = given[message.type];
      if (!answer) throw new Error(`no ${message.type}`);
      return (await answer(message)) as T;
    },
    callService: async () => undefined,
    localize: (key) => known[key] ?? "",
  };
}
