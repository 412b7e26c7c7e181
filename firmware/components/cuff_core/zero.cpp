#include "zero.h"

namespace cuff {

void ZeroPoint::observe(Pressure pressure) {
  this->samples_[this->count_ % ZERO_SAMPLES] = pressure;
  this->count_++;
  if (this->count_ == 2 * ZERO_SAMPLES)
    this->count_ = ZERO_SAMPLES;
}

Refusal ZeroPoint::move(Pressure &zero, Span vented_ms) {
  const int kept = this->kept_();
  if (vented_ms < ZERO_AFTER_MS || kept == 0)
    return {Message::NOT_VENTED_LONG};
  Pressure low = this->samples_[0], high = low, sum = 0;
  for (int i = 0; i < kept; i++) {
    low = smaller(low, this->samples_[i]);
    high = larger(high, this->samples_[i]);
    sum += this->samples_[i];
  }
  if (high - low > STILL_WITHIN)
    return {Message::NOT_STILL};
  const Pressure found = zero + sum / kept;
  if (found > ZERO_WITHIN || found < -ZERO_WITHIN)
    return {Message::TOO_FAR};
  zero = found;
  this->clear();
  return {};
}

}  // namespace cuff
