/** What Home Assistant loads, by a name that stays; all else has its content in its name. */
import "./index.ts";
