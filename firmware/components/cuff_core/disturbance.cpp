#include "disturbance.h"

namespace cuff {

bool Disturbance::cresting() const {
  const bool near = this->value_ > this->peak_ - this->size() / 100 * 15;
  return near && this->value_ - this->fast_ < fine_mmhg(6);
}

void Disturbance::observe(Ms now, Fine value) {
  this->value_ = value;
  this->slow_ += (value - this->slow_) / 100;
  this->fast_ += (value - this->fast_) / 10;
  if (this->rising_)
    this->rise_(now);
  else
    this->fall_(now);
  this->quiet_ = now - this->turned_ > QUIET_MS;
  if (this->quiet_)
    this->peak_ = this->valley_ = this->extreme_ = this->slow_;
  else if (this->rising_)
    this->peak_ = larger(this->peak_, this->extreme_);
  else
    this->valley_ = smaller(this->valley_, this->extreme_);
}

/// Climb until the value has come down enough to call it a peak.
void Disturbance::rise_(Ms now) {
  this->extreme_ = larger(this->extreme_, this->value_);
  if (this->value_ < this->extreme_ - this->margin_()) {
    this->peak_ = this->extreme_;
    this->turn_(now);
  }
}

/// Descend until the value has come up enough to call it a valley.
void Disturbance::fall_(Ms now) {
  this->extreme_ = smaller(this->extreme_, this->value_);
  if (this->value_ > this->extreme_ + this->margin_()) {
    this->valley_ = this->extreme_;
    this->turn_(now);
  }
}

void Disturbance::turn_(Ms now) {
  this->rising_ = !this->rising_;
  this->turned_ = now;
  this->extreme_ = this->value_;
}

}  // namespace cuff
