/** Where a session is, in words and shares: what the rings, dots and lines show. */
import { minutes, number } from "../shared/format.ts";
import type { Hass } from "../shared/hass.ts";
import type { Face } from "../shared/ring.ts";
import { plural, type Texts } from "../shared/texts.ts";
import type { PlannedSet, Session } from "../shared/wire.ts";
import { mustComeOff } from "./wrap-alarm.ts";

/** What a session is looked at with. */
export interface Look {
  hass: Hass;
  t: Texts;
  now_ms: number;
  /** The newest pressures of its cuffs. */
  pressures: number[];
  /** Nothing is known of this moment: clocks stop pretending. */
  stale: boolean;
}

/** So many repetitions are counted down. */
const LAST = 3;

/** Up to here a time is said in seconds. */
const IN_SECONDS = 90;

/** Return how a time is said: "30 s", "2:00". */
export function time(t: Texts, seconds: number): string {
  return seconds <= IN_SECONDS
    ? t("seconds", { seconds: Math.round(seconds) })
    : minutes(seconds);
}

/** Return what a set asks for: "15 reps", "2:00", "To failure". */
export function work(
  { hass, t }: Pick<Look, "hass" | "t">,
  { repetitions, work_s }: { repetitions: number | null; work_s?: number | null },
): string {
  if (repetitions !== null) return plural(hass, t, "reps", repetitions);
  return work_s ? time(t, work_s) : t("to_failure");
}

/** Return the set that runs or comes next. */
export function plannedSet(session: Session): PlannedSet | undefined {
  return session.plan[session.set - 1];
}

/** Return what comes next, in words. */
export function nextWords(look: Pick<Look, "hass" | "t">, { next }: Session): string {
  const { t } = look;
  const seconds = next.seconds ?? 0;
  if (next.kind === "work") {
    return work(look, { repetitions: next.repetitions, work_s: next.seconds });
  }
  if (next.kind === "done") return t("done");
  return t(next.kind === "rest" ? "rest_for" : "rest_off_for", {
    time: time(t, seconds),
  });
}

/** Return the share of the phase that the inner ring shows, 0 to 1. */
export function share(session: Session, now_ms: number, pressures: number[]): number {
  const planned = plannedSet(session);
  switch (session.phase) {
    case "work":
      if (planned?.repetitions && session.phase_ends_ms === null)
        return session.repetitions / planned.repetitions;
      return gone(session, now_ms);
    case "rest":
    case "ready":
      return session.phase_ends_ms === null ? 1 : 1 - gone(session, now_ms);
    case "inflating":
      return Math.min(1, lowest(pressures) / (target(session) || 1));
    default:
      return 0;
  }
}

/** Return the share of the phase's time that is over. */
function gone({ phase_began_ms, phase_ends_ms }: Session, now_ms: number): number {
  if (phase_ends_ms === null) return 0;
  return (now_ms - phase_began_ms) / Math.max(1, phase_ends_ms - phase_began_ms);
}

/** Return what stands in the ring. */
export function face(session: Session, look: Look): Face {
  const { t } = look;
  switch (session.phase) {
    case "work":
      return working(session, look);
    case "rest": {
      const label = t(session.phase_ends_ms === null ? "venting" : "rest");
      const next = nextWords(look, session);
      return [label, countdown(session, look), t("then", { next }), "rest"];
    }
    case "ready":
      return ready(session, look);
    case "paused":
      return [t("paused"), countUp(session, look), t("air_out"), "quiet"];
    default:
      return moving(session, look);
  }
}

function working(session: Session, look: Look): Face {
  const { t } = look;
  const { set, sets } = session;
  const { work_s, repetitions: count } = plannedSet(session) ?? NOTHING;
  const label = t("set_of", { set, sets });
  if (work_s) {
    const foot = t("of_time", { time: time(t, work_s) });
    return [label, countdown(session, look), foot, "work"];
  }
  return [label, String(session.repetitions), counted(count, session, look), "work"];
}

/** Return of how many repetitions, how long they still take, and the last ones down. */
function counted(count: number | null, session: Session, look: Look): string {
  const { hass, t } = look;
  if (!count || plannedSet(session)?.to_failure) return t("reps_to_failure");
  const togo = count - session.repetitions;
  if (togo > 0 && togo <= LAST) return plural(hass, t, "to_go", togo);
  if (session.phase_ends_ms === null || look.stale) return t("of_reps", { count });
  return t("of_reps_left", { count, time: countdown(session, look) });
}

/** Return the face of a count before a set, or of a wrap that is put on. */
function ready(session: Session, look: Look): Face {
  const { t, stale } = look;
  const wrap = session.cuffs.find(({ tightness }) => tightness !== null);
  if (session.phase_ends_ms === null && wrap) {
    return [t("wrap_put"), String(wrap.tightness), t("wrap_felt"), "quiet"];
  }
  const count = Math.max(0, Math.ceil(left(session, look)));
  const next = work(look, plannedSet(session) ?? NOTHING);
  return [t("ready"), stale ? "–" : String(count), t("then", { next }), "rest"];
}

/** Return the face of a pressure that goes up or down. */
function moving(session: Session, look: Look): Face {
  const { t, hass, stale, pressures } = look;
  const { phase } = session;
  const up = phase === "inflating";
  const pressure = up ? lowest(pressures) : Math.max(0, ...pressures);
  const foot = up ? t("of_mmhg", { target: number(hass, target(session)) }) : t("mmhg");
  return [t(phase), stale ? "–" : number(hass, pressure), foot, up ? "work" : "quiet"];
}

const NOTHING = { repetitions: null, work_s: null };

const left = ({ phase_ends_ms, phase_began_ms }: Session, { now_ms }: Look) =>
  ((phase_ends_ms ?? phase_began_ms) - now_ms) / 1000;

/** Return the time that is left, or while nobody can know it, the time that is planned. */
function countdown(session: Session, look: Look): string {
  if (look.stale) return "–";
  if (session.phase_ends_ms !== null) return minutes(left(session, look));
  const planned = session.plan[session.set - (session.phase === "rest" ? 2 : 1)];
  const planned_s = session.phase === "rest" ? planned?.rest_s : planned?.work_s;
  return planned_s ? minutes(planned_s) : countUp(session, look);
}

function countUp(session: Session, look: Look): string {
  const since_s = (look.now_ms - session.phase_began_ms) / 1000;
  return look.stale ? "–" : minutes(Math.floor(since_s));
}

const lowest = ([first = 0, ...others]: number[]) => Math.min(first, ...others);

const target = (session: Session) =>
  Math.min(...session.cuffs.flatMap(({ target }) => target ?? []), 999);

export interface Dot {
  text: string;
  state: "done" | "short" | "now" | "todo";
}

/** Return a dot for each set: done, cut short, running, to come. */
export function dots(session: Session): Dot[] {
  return session.plan.map((planned, index) => {
    const record = session.records.find((done) => done.number === index + 1);
    if (record) {
      const done = record.repetitions ?? planned.repetitions;
      const text = done === null ? brief(planned) : String(done);
      return { text, state: record.cut_short ? "short" : "done" };
    }
    const now = index + 1 === session.set && session.phase === "work";
    return { text: brief(planned), state: now ? "now" : "todo" };
  });
}

/** Return a set in as few characters as it takes: "15", "15+", "2:00". */
export const brief = ({ repetitions, work_s, to_failure }: PlannedSet): string => {
  if (repetitions !== null) return `${repetitions}${to_failure ? "+" : ""}`;
  return work_s ? minutes(work_s) : "+";
};

/** Return what a screen reader says of a phase; it stays the same all through it. */
export function announcement(session: Session, look: Look): string {
  const { phase, phase_began_ms, phase_ends_ms } = session;
  const { t } = look;
  // The alarm is said by itself.
  if (mustComeOff(session)) return "";
  const [label, , foot] = face(session, look);
  if (phase === "work")
    return `${label}. ${work(look, plannedSet(session) ?? NOTHING)}.`;
  if (phase !== "rest" || phase_ends_ms === null) return `${label}.`;
  return `${label}. ${time(t, (phase_ends_ms - phase_began_ms) / 1000)}, ${foot}.`;
}
