#include "pressure_watch.h"

namespace cuff {

void OverpressureWatch::start(Pressure bound) {
  *this = OverpressureWatch();
  this->bound_ = bound;
}

bool OverpressureWatch::tripped(Ms now, Pressure pressure, Pressure target) {
  if (pressure == NO_PRESSURE || pressure <= this->bound_)
    this->above_bound_ = 0;
  else if (this->above_bound_ < 2)
    this->above_bound_++;
  const bool lingers = this->lingers_(now, pressure, target);
  return this->above_bound_ >= 2 || lingers;
}

/// Return whether 10 s above the target went by without a fall of 5 mmHg.
bool OverpressureWatch::lingers_(Ms now, Pressure pressure, Pressure target) {
  if (pressure == NO_PRESSURE || target == NO_PRESSURE || pressure <= target + OVER_TARGET) {
    this->since_ = NO_MS;
  } else if (this->since_ == NO_MS || pressure <= this->reference_ - MUST_FALL) {
    this->since_ = now;
    this->reference_ = pressure;
  }
  return this->since_ != NO_MS && now - this->since_ >= MUST_FALL_MS;
}

void LeakWatch::configure(Ms fill_ms, Pressure pressure_max) {
  *this = LeakWatch();
  this->fill_ms_ = fill_ms;
  this->pressure_max_ = pressure_max;
}

void LeakWatch::start(Ms now) {
  this->since_ = now;
  this->pumping_.clear();
  this->bled_at_ = NO_MS;
}

bool LeakWatch::inflating_too_long(Ms now, Pressure target) const {
  // 1.5 x fill x (0.3 + 0.7 x target / max), in whole numbers.
  const int64_t allowed = 3 * this->fill_ms_ * (3 * int64_t(this->pressure_max_) + 7 * int64_t(target));
  return (now - this->since_) * 20 * this->pressure_max_ > allowed;
}

bool LeakWatch::pumping_too_much(Ms now, Ms dt, bool pump, bool bleed) {
  if (bleed)
    this->bled_at_ = now;
  this->pumping_.pass(dt, pump);
  if (now - this->since_ < LEAK_WINDOW_MS)
    return false;
  if (this->bled_at_ != NO_MS && now - this->bled_at_ <= LEAK_WINDOW_MS)
    return false;
  return this->pumping_.total() > LEAK_PUMPING_MS;
}

}  // namespace cuff
