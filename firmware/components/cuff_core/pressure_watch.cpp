#include "pressure_watch.h"

namespace cuff {

bool OverpressureWatch::tripped(Pressure pressure, Pressure target) {
  if (pressure == NO_PRESSURE || pressure <= this->bound_)
    this->above_bound_ = 0;
  else if (this->above_bound_ < 2)
    this->above_bound_++;
  const bool lingers = this->lingers_(pressure, target);
  return this->above_bound_ >= 2 || lingers;
}

/// Return whether 10 s above the target went by without a fall of 5 mmHg.
bool OverpressureWatch::lingers_(Pressure pressure, Pressure target) {
  if (pressure == NO_PRESSURE || target == NO_PRESSURE || pressure <= target + OVER_TARGET) {
    this->above_ms_ = NO_MS;
  } else if (this->above_ms_ == NO_MS || pressure <= this->reference_ - MUST_FALL) {
    this->above_ms_ = 0;
    this->reference_ = pressure;
  }
  return this->above_ms_ >= MUST_FALL_MS;
}

void LeakWatch::start() {
  this->run_ms_ = 0;
  this->pumping_.clear();
  this->since_bleed_ms_ = NO_MS;
}

bool LeakWatch::inflating_too_long(Pressure target) const {
  // 1.5 x fill x (0.3 + 0.7 x target / max), in whole numbers.
  const int64_t allowed = int64_t(3 * this->fill_ms_) * (3 * this->pressure_max_ + 7 * target);
  return this->run_ms_ * int64_t(20 * this->pressure_max_) > allowed;
}

bool LeakWatch::pumping_too_much(Span dt, bool pump, bool bleed) {
  if (bleed)
    this->since_bleed_ms_ = 0;
  this->pumping_.pass(dt, pump);
  if (this->run_ms_ < LEAK_WINDOW_MS)
    return false;
  if (this->since_bleed_ms_ != NO_MS && this->since_bleed_ms_ <= LEAK_WINDOW_MS)
    return false;
  return this->pumping_.total() > LEAK_PUMPING_MS;
}

}  // namespace cuff
