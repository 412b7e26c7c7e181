/** What the cards ask of Home Assistant. */
import type { Hass, Unsubscribe } from "./hass.ts";
import type { Athlete, Installed, InstalledCuff, LiveEvent, Preview } from "./wire.ts";

export function installed(hass: Hass): Promise<Installed> {
  return hass.callWS({ type: "bfr_cuff/athletes" });
}

export function preview(
  hass: Hass,
  athlete: string,
  choice: { protocol: string; limb: string; posture: string },
): Promise<Preview> {
  return hass.callWS({
    type: "bfr_cuff/preview",
    athlete,
    language: hass.language,
    protocol: choice.protocol,
    // What is not chosen yet is not sent, and the answer says so.
    ...(choice.limb && { limb: choice.limb }),
    ...(choice.posture && { posture: choice.posture }),
  });
}

/** Keep what is lifted in a protocol on a limb; null is as proposed. */
export function setHabit(
  hass: Hass,
  athlete: string,
  { protocol, limb }: { protocol: string; limb: string },
  habit: { exercise?: string | null; load_kg?: number | null; beat?: boolean },
): Promise<unknown> {
  return hass.callWS({ type: "bfr_cuff/habit", athlete, protocol, limb, ...habit });
}

/** How a set was; what is not known is left out. */
export interface Told {
  repetitions?: number;
  rpe?: number;
  discomfort?: number;
}

/** What is put right of a session: of one of its sets, its load (kg), or a note. */
export interface Correction extends Told {
  set?: number;
  load?: number;
  note?: string;
}

/** Put right how a session was that is over, and return it as it is then. */
export function correct<Kept>(
  hass: Hass,
  session_id: string,
  correction: Correction,
): Promise<Kept> {
  return hass.callWS({ type: "bfr_cuff/history/correct", session_id, ...correction });
}

/** Stop a measurement, which lets the air out. */
export function stopMeasuring(hass: Hass, athlete: string): Promise<unknown> {
  return hass.callWS({ type: "bfr_cuff/measurement/stop", athlete });
}

/** What to follow: an athlete's session, or one cuff. */
export type Followed = { athlete: string } | { cuff: string };

export function live(
  hass: Hass,
  followed: Followed,
  onEvent: (event: LiveEvent) => void,
): Promise<Unsubscribe> {
  return hass.connection.subscribeMessage(onEvent, {
    type: "bfr_cuff/live",
    ...followed,
  });
}

/** Return the athlete that a configuration means: by device, entry, id or name.
 *
 * Nothing wanted means the only athlete; undefined: there is no such one, or several.
 */
export function findAthlete(
  athletes: Athlete[],
  wanted: string | undefined,
): Athlete | undefined {
  if (!wanted) return athletes.length === 1 ? athletes[0] : undefined;
  return athletes.find(({ entry_id, device_id, athlete_id, name }) =>
    [entry_id, device_id, athlete_id, name].includes(wanted),
  );
}

/** Return the cuff that a configuration means: by device, key or name; as athletes. */
export function findCuff(
  cuffs: InstalledCuff[],
  wanted: string | undefined,
): InstalledCuff | undefined {
  if (!wanted) return cuffs.length === 1 ? cuffs[0] : undefined;
  return cuffs.find(({ key, device_id, name }) =>
    [key, device_id, name].includes(wanted),
  );
}
