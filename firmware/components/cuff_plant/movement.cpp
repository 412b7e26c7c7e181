#include "movement.h"

#include <algorithm>
#include <cmath>

namespace cuff {

namespace {

constexpr double TURN = 6.283185307179586;
constexpr double SAG_S = 6.0;
constexpr double RECOVERY_S = 20.0;
constexpr double FULL_ABOVE = 40.0;

}  // namespace

void Movement::work(bool on) {
  if (on && !this->working_) {
    this->set_peak_ = this->chance_.uniform(20.0, 45.0);
    this->set_period_ = 1 / this->chance_.uniform(0.25, 0.5);
    this->sag_goal_ = this->chance_.uniform(10.0, 20.0);
  }
  this->working_ = on;
}

double Movement::offset(double dt, double cuff_pressure) {
  if (!this->working_ && this->period_ == 0 && this->sag_ < 0.01)
    return 0.0;
  const double goal = this->working_ ? this->sag_goal_ : 0.0;
  this->sag_ += (goal - this->sag_) * dt / (this->working_ ? SAG_S : RECOVERY_S);
  const double held = std::min(1.0, std::max(0.0, cuff_pressure) / FULL_ABOVE);
  return held * (this->contraction_(dt) - this->sag_);
}

/// Return the present repetition's part: a raised cosine.
double Movement::contraction_(double dt) {
  this->elapsed_ += dt;
  if (this->elapsed_ >= this->period_)
    this->begin_();
  if (this->period_ == 0)
    return 0.0;
  return this->peak_ / 2 * (1 - std::cos(TURN * this->elapsed_ / this->period_));
}

/// Begin the next repetition, or rest.
void Movement::begin_() {
  this->elapsed_ = 0.0;
  this->period_ = this->working_ ? this->set_period_ * this->chance_.uniform(0.9, 1.1) : 0.0;
  this->peak_ = this->set_peak_ * this->chance_.uniform(0.9, 1.1);
}

}  // namespace cuff
