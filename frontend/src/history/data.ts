/** What the history card asks Home Assistant for. */
import type { Hass } from "../shared/hass.ts";
import type { Development, Kept, Page, Total } from "./kept.ts";

const PAGE = 8;

/** Which sessions are listed; nothing: all of them. */
export interface Filter {
  protocol?: string | undefined;
  placement?: string | undefined;
}

/** Return a page of an athlete's sessions, the newest first. */
export function sessions(
  hass: Hass,
  athlete: string,
  { protocol, placement }: Filter,
  cursor?: string | null,
): Promise<Page> {
  return hass.callWS({
    type: "bfr_cuff/history/sessions",
    athlete,
    limit: PAGE,
    ...(protocol && { protocol }),
    ...(placement && { placement }),
    ...(cursor && { cursor }),
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
  development: Development;
}

/** Return what each day added up to, and how load and LOP developed. */
export async function progress(
  hass: Hass,
  athlete: string,
  since: string,
  until: string,
): Promise<Progress> {
  const span = { athlete, since, until };
  const [{ totals }, development] = await Promise.all([
    hass.callWS<{ totals: Total[] }>({
      type: "bfr_cuff/history/totals",
      period: "day",
      ...span,
    }),
    hass.callWS<Development>({ type: "bfr_cuff/history/development", ...span }),
  ]);
  return { totals, development };
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
