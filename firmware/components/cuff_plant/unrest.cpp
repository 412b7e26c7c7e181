#include "unrest.h"

#include <algorithm>
#include <cmath>

namespace cuff {

namespace {

constexpr double TURN = 6.283185307179586;
constexpr double FULL_ABOVE = 40.0;

}  // namespace

double Unrest::offset(double dt, double cuff_pressure) {
  if (!this->tense && this->knocks_a_minute == 0 && this->tension_ == 0 && this->knock_left_ == 0)
    return 0.0;
  const double held = std::min(1.0, std::max(0.0, cuff_pressure) / FULL_ABOVE);
  return held * (this->knocking_(dt) + this->tensing_(dt));
}

/// Return the present knock's part; they come like rain.
double Unrest::knocking_(double dt) {
  if (this->knock_left_ <= 0) {
    this->knock_left_ = 0.0;
    if (this->chance_.share() >= this->knocks_a_minute * dt / 60)
      return 0.0;
    this->knock_s_ = this->knock_left_ = this->chance_.uniform(0.12, 0.6);
    this->knock_ = this->chance_.uniform(2.0, 15.0) * (this->chance_.share() < 1.0 / 3 ? -1 : 1);
  }
  this->knock_left_ -= dt;
  return this->knock_ / 2 * (1 - std::cos(TURN * (1 - this->knock_left_ / this->knock_s_)));
}

/// Return what muscles that tense and let go slowly add.
double Unrest::tensing_(double dt) {
  if (!this->tense && std::abs(this->tension_) < 0.01) {
    this->tension_ = 0.0;
    return 0.0;
  }
  this->goal_left_ -= dt;
  if (this->goal_left_ <= 0) {
    this->goal_left_ = this->chance_.uniform(3.0, 12.0);
    this->lag_ = this->chance_.uniform(0.8, 3.0);
    this->goal_ = this->goal_ > 0 || !this->tense ? 0.0 : this->chance_.uniform(3.0, 15.0);
  }
  this->tension_ += (this->goal_ - this->tension_) * dt / this->lag_;
  return this->tension_;
}

}  // namespace cuff
