/** What the parts of the session card have in their hands. */
import type { Told } from "../shared/api.ts";
import type { Hass } from "../shared/hass.ts";
import type { Later } from "../shared/later.ts";
import type { LiveFeed } from "../shared/live.ts";
import type { Texts } from "../shared/texts.ts";
import type { Athlete, Lifts } from "../shared/wire.ts";
import type { Cue } from "./beat.ts";
import type { Look } from "./course.ts";

export interface Hands {
  hass: Hass;
  t: Texts;
  athlete: Athlete;
  feed: LiveFeed;
  look: Look;
  /** How the beat is given on this device. */
  cue: Cue;
  /** What comes right after the first look; undefined: it has not come yet. */
  later: Later | undefined;
  /** Press one of the athlete's buttons: `next`, `pause`, `lower` ... */
  press(button: string): void;
  /** Call one of the integration's actions for the athlete. */
  tell(action: string, data?: Record<string, unknown>): void;
  /** Say how the last set was: of a session that runs, or of one that is over. */
  log(told: Told): void;
  /** Choose an option of one of the athlete's selects. */
  choose(select: string, option: string): void;
  /** Say what measuring would be. */
  measure(): void;
  /** Choose what is lifted, and whether by the beat. */
  lift(chosen: Partial<Pick<Lifts, "exercise" | "load_kg" | "beat">>): void;
  /** Choose how the beat is given on this device. */
  give(cue: Cue): void;
}
