/** The way to where what is missing is mended. */
import { html } from "lit";
import type { Texts } from "./texts.ts";

/** Where a controller or an athlete is added. */
export const ADD = "/config/integrations/dashboard/add?domain=bfr_cuff";

/** Where the cause of a fault is said, and a fault is cleared. */
export const REPAIRS = "/config/repairs";

/** Return a button that is a link, which Home Assistant follows without loading anew. */
export const mend = (t: Texts, key: string, path: string) =>
  html`<a class="mend" href=${path}>${t(`mend_${key}`)}</a>`;
