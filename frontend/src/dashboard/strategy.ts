/** The dashboard: built anew from what is installed whenever it is opened. */
import type { Hass } from "../shared/hass.ts";
import { FIRST_TEXTS, loadTexts } from "../shared/texts.ts";
import { whatIsInstalled } from "./installed.ts";
import { type Dashboard, dashboard } from "./views.ts";

export class DashboardStrategy extends HTMLElement {
  /** There is nothing to be set; who wants it otherwise takes control of it. */
  static noEditor = true;

  static async generate(_config: unknown, hass: Hass): Promise<Dashboard> {
    const [found, t] = await Promise.all([
      whatIsInstalled(hass),
      loadTexts(hass).catch(() => FIRST_TEXTS),
    ]);
    return dashboard(found, t, hass.config.components ?? []);
  }
}
