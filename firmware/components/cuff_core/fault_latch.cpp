#include "fault_latch.h"

namespace cuff {

void FaultLatch::start(Pressure bound) {
  *this = FaultLatch();
  this->bound_ = bound;
}

void FaultLatch::latch(Ms now, Reason code) {
  this->code_ = code;
  this->cause_at_ = now;
}

bool FaultLatch::cause_there_(Pressure pressure) const {
  if (pressure == NO_PRESSURE)
    return true;
  if (this->code_ == Reason::OVERPRESSURE)
    return pressure > this->bound_;
  return this->code_ == Reason::VENT_BLOCKED && pressure >= VENTED_BELOW;
}

void FaultLatch::observe(Ms now, Pressure pressure) {
  if (this->cause_there_(pressure))
    this->cause_at_ = now;
}

Refusal FaultLatch::clear(Ms now, Pressure pressure) {
  if (now - this->cause_at_ < CLEAR_MS)
    return {ErrorCode::FAULT, Message::CAUSE_RECENT};
  if (pressure == NO_PRESSURE || pressure >= VENTED_BELOW)
    return {ErrorCode::NOT_VENTED, Message::NOT_EMPTY};
  this->code_ = Reason::NONE;
  return {};
}

}  // namespace cuff
