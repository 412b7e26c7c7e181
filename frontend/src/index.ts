/** The cards and the dashboard of bfr_cuff: what a session needs, then all the rest. */
import { ReleaseCard } from "./dashboard/release-card.ts";
import { DashboardStrategy } from "./dashboard/strategy.ts";
import { SessionCard } from "./session/session-card.ts";
import { define } from "./shared/define.ts";
import { later } from "./shared/later.ts";

define({
  "bfr-cuff-session-card": SessionCard,
  "bfr-cuff-release-card": ReleaseCard,
  "ll-strategy-dashboard-bfr-cuff": DashboardStrategy,
});
void later();
