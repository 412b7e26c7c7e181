/** The cards and the dashboard of bfr_cuff: what a session needs, then all the rest. */
import "./cuff/cuff.css?inline";
import "./session/session.css?inline";
import "./shared/base.css?inline";
import "./shared/picture.css?inline";
import "./shared/release.css?inline";
import "./shared/ring.css?inline";
import { CuffCard } from "./cuff/cuff-card.ts";
import { ReleaseCard } from "./dashboard/release-card.ts";
import { DashboardStrategy } from "./dashboard/strategy.ts";
import { suggestHistory } from "./history/suggestion.ts";
import { SessionCard } from "./session/session-card.ts";
import { announce } from "./shared/announce.ts";
import { define } from "./shared/define.ts";
import { later } from "./shared/later.ts";

define({
  "bfr-cuff-session-card": SessionCard,
  "bfr-cuff-cuff-card": CuffCard,
  "bfr-cuff-release-card": ReleaseCard,
  "ll-strategy-dashboard-bfr-cuff": DashboardStrategy,
});
announce({ history: suggestHistory });
void later();
