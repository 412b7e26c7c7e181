/** All that a session is on the screen without: one file, which comes right after.
 *
 * What comes first is imported as a whole, and so is one file, too; and style sheets
 * stand side by side: like beside like packs best.
 */
import "./index.ts";
import "./history/card.css?inline";
import "./history/map.css?inline";
import "./history/parts.css?inline";
import "./history/print.css?inline";
import "./history/trace.css?inline";
import "./measure/measure.css?inline";
import "./session/rating.css?inline";
import { HistoryCard } from "./history/history-card.ts";
import { HistoryMap } from "./history/map.ts";
import { Progress } from "./history/progress.ts";
import { HistoryTrace } from "./history/trace-view.ts";
import { LopHistory } from "./measure/lop.ts";
import { Measure } from "./measure/measure.ts";
import { Rating } from "./session/rating.ts";
import { define } from "./shared/define.ts";

define({
  "bfr-cuff-history-card": HistoryCard,
  "bfr-cuff-history-map": HistoryMap,
  "bfr-cuff-history-trace": HistoryTrace,
  "bfr-cuff-lop": LopHistory,
  "bfr-cuff-measure": Measure,
  "bfr-cuff-progress": Progress,
  "bfr-cuff-rating": Rating,
});

export { Cues } from "./session/cues.ts";
export { due } from "./session/due.ts";
export { ended } from "./session/ended.ts";
export { lifting } from "./session/lifting.ts";
