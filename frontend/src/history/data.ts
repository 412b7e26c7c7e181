/** What the history card asks Home Assistant for. */
import type { Hass } from "../shared/hass.ts";
import { addDays } from "./calendar.ts";
import type { Charts, Kept, Page, Total } from "./kept.ts";
import { MOST_WEEKS } from "./progress.ts";

const PAGE = 8;
/** As many as are sent at once. */
export const MOST = 200;

/** Which sessions are listed; nothing: all of them. */
export interface Filter {
  protocol?: string | undefined;
  placement?: string | undefined;
  /** From this day on. */
  since?: string | undefined;
  /** After those of another page. */
  cursor?: string | null | undefined;
}

/** Return a page of an athlete's sessions, the newest first. */
export function sessions(
  hass: Hass,
  athlete: string,
  filter: Filter,
  limit = PAGE,
): Promise<Page> {
  const wanted = Object.entries(filter).filter(([, value]) => value);
  return hass.callWS({
    type: "bfr_cuff/history/sessions",
    athlete,
    limit,
    ...Object.fromEntries(wanted),
  });
}

export function session(hass: Hass, session_id: string): Promise<Kept> {
  return hass.callWS({ type: "bfr_cuff/history/session", session_id });
}

/** Delete a session for good. */
export function remove(hass: Hass, session_id: string): Promise<unknown> {
  return hass.callWS({ type: "bfr_cuff/history/delete", session_id });
}

export interface Progress {
  totals: Total[];
  charts: Charts;
}

/** Return what each day added up to, and how a year of training developed. */
export async function progress(
  hass: Hass,
  athlete: string,
  since: string,
  until: string,
): Promise<Progress> {
  const span = { athlete, since, until };
  const year = addDays(until, -7 * MOST_WEEKS);
  const [{ totals }, charts] = await Promise.all([
    hass.callWS<{ totals: Total[] }>({
      type: "bfr_cuff/history/totals",
      period: "day",
      ...span,
    }),
    hass.callWS<Charts>({ type: "bfr_cuff/history/charts", ...span, since: year }),
  ]);
  return { totals, charts };
}

const API = "/api/bfr_cuff/history";

export function exportPath(session_id: string, format: string): string {
  return `${API}/session/${encodeURIComponent(session_id)}.${format}`;
}

export function exportAllPath(athlete: string, format: string): string {
  return `${API}/sessions.${format}?athlete=${encodeURIComponent(athlete)}`;
}

/** Download a file that only who is logged in may have. */
export async function download(hass: Hass, path: string): Promise<void> {
  const signed = await hass.callWS<{ path: string }>({ type: "auth/sign_path", path });
  const link = document.createElement("a");
  link.href = hass.hassUrl?.(signed.path) ?? signed.path;
  link.download = "";
  link.click();
}
