/** The cards and the dashboard of bfr_cuff. */
import { CuffCard } from "./cuff/cuff-card.ts";
import { ReleaseCard } from "./dashboard/release-card.ts";
import { DashboardStrategy } from "./dashboard/strategy.ts";
import { suggestHistory } from "./history/suggestion.ts";
import { SessionCard } from "./session/session-card.ts";
import { announce } from "./shared/announce.ts";
import { define } from "./shared/define.ts";

define({
  "bfr-cuff-session-card": SessionCard,
  "bfr-cuff-cuff-card": CuffCard,
  "bfr-cuff-release-card": ReleaseCard,
  "ll-strategy-dashboard-bfr-cuff": DashboardStrategy,
});
announce({ history: suggestHistory });
// A file of its own, so that a session is on the screen before its history is.
void import("./history/index.ts");
