#include "fault_latch.h"

namespace cuff {

void FaultLatch::latch(Reason code) {
  this->code_ = code;
  this->gone_ms_ = 0;
}

bool FaultLatch::cause_there_(Pressure pressure) const {
  if (pressure == NO_PRESSURE)
    return true;
  if (this->code_ == Reason::OVERPRESSURE)
    return pressure > this->bound_;
  return this->code_ == Reason::VENT_BLOCKED && pressure >= VENTED_BELOW;
}

void FaultLatch::observe(Pressure pressure) {
  if (this->cause_there_(pressure))
    this->gone_ms_ = 0;
}

Refusal FaultLatch::clear(Pressure pressure) {
  if (this->gone_ms_ < CLEAR_MS)
    return {Message::CAUSE_RECENT};
  if (pressure == NO_PRESSURE || pressure >= VENTED_BELOW)
    return {Message::NOT_EMPTY};
  this->code_ = Reason::NONE;
  return {};
}

}  // namespace cuff
