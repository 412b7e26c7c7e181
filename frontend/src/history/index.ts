/** The history card and its parts: loaded after what a session needs. */
import { define } from "../shared/define.ts";
import { HistoryCard } from "./history-card.ts";
import { HistoryMap } from "./map.ts";
import { HistoryTrace } from "./trace-view.ts";

define({
  "bfr-cuff-history-card": HistoryCard,
  "bfr-cuff-history-map": HistoryMap,
  "bfr-cuff-history-trace": HistoryTrace,
});
