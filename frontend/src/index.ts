/** The cards and the dashboard of bfr_cuff. */
import { CuffCard } from "./cuff/cuff-card.ts";
import { ReleaseCard } from "./dashboard/release-card.ts";
import { DashboardStrategy } from "./dashboard/strategy.ts";
import { HistoryCard } from "./history/history-card.ts";
import { HistoryMap } from "./history/map.ts";
import { suggestHistory } from "./history/suggestion.ts";
import { HistoryTrace } from "./history/trace-view.ts";
import { SessionCard } from "./session/session-card.ts";
import { announce } from "./shared/announce.ts";
import { define } from "./shared/define.ts";

define({
  "bfr-cuff-session-card": SessionCard,
  "bfr-cuff-cuff-card": CuffCard,
  "bfr-cuff-history-card": HistoryCard,
  "bfr-cuff-history-map": HistoryMap,
  "bfr-cuff-history-trace": HistoryTrace,
  "bfr-cuff-release-card": ReleaseCard,
  "ll-strategy-dashboard-bfr-cuff": DashboardStrategy,
});
announce({ history: suggestHistory });
