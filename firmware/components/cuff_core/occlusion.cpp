#include "occlusion.h"

namespace cuff {

void OcclusionClock::advance(Span dt, bool below, bool valve_open) {
  const bool free = below && this->was_below_;
  this->was_below_ = below;
  if (!free) {
    this->occluded_ms_ = longer(this->occluded_ms_, dt);
    this->count_break_(dt);
  } else if (valve_open) {
    this->breaks_.pass(dt, false);
    this->reperfused_ms_ = longer(this->reperfused_ms_, dt);
    if (this->reperfused_ms_ >= this->reperfusion_ms_)
      this->occluded_ms_ = 0;
  }
}

/// Start the reperfusion over once its breaks add up.
void OcclusionClock::count_break_(Span dt) {
  if (this->reperfused_ms_ == 0)
    return;
  this->breaks_.pass(dt, true);
  if (this->breaks_.total() >= BREAK_MS) {
    this->reperfused_ms_ = 0;
    this->breaks_.clear();
  }
}

}  // namespace cuff
