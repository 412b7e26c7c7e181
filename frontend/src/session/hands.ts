/** What the parts of the session card have in their hands. */
import type { Hass } from "../shared/hass.ts";
import type { LiveFeed } from "../shared/live.ts";
import type { Texts } from "../shared/texts.ts";
import type { Athlete } from "../shared/wire.ts";
import type { Look } from "./course.ts";

export interface Hands {
  hass: Hass;
  t: Texts;
  athlete: Athlete;
  feed: LiveFeed;
  look: Look;
  /** Press one of the athlete's buttons: `next`, `pause`, `lower` ... */
  press(button: string): void;
  /** Call one of the integration's actions for the athlete. */
  tell(action: string, data?: Record<string, unknown>): void;
  /** Choose an option of one of the athlete's selects. */
  choose(select: string, option: string): void;
}
