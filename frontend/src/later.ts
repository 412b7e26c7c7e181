/** All that a session is on the screen without: one file, which comes right after. */
import { CuffCard } from "./cuff/cuff-card.ts";
import { HistoryCard } from "./history/history-card.ts";
import { HistoryMap } from "./history/map.ts";
import { suggestHistory } from "./history/suggestion.ts";
import { HistoryTrace } from "./history/trace-view.ts";
import { Cues } from "./session/cues.ts";
import { Rating } from "./session/rating.ts";
import { announce } from "./shared/announce.ts";
import { define } from "./shared/define.ts";

define({
  "bfr-cuff-cuff-card": CuffCard,
  "bfr-cuff-history-card": HistoryCard,
  "bfr-cuff-history-map": HistoryMap,
  "bfr-cuff-history-trace": HistoryTrace,
  "bfr-cuff-rating": Rating,
});
announce({ history: suggestHistory });

export { ended } from "./session/ended.ts";
export { lifting } from "./session/lifting.ts";
export const cues = (): Cues => new Cues();
