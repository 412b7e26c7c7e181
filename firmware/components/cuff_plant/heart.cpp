#include "heart.h"

#include <algorithm>
#include <cmath>

namespace cuff {

namespace {

constexpr double TURN = 6.283185307179586;
constexpr double UPSTROKE_S = 0.13;
constexpr double NOTCH = 0.09;

double fullness(double filling) {
  const double fuller = 1 - 1.1 * std::max(0.0, 1 - filling) + 0.4 * (filling - 1);
  return std::min(1.25, std::max(0.3, fuller));
}

/// Return an arterial beat's shape, 0 to 1, `since` seconds after its foot.
double wave(double since, double period) {
  if (since < UPSTROKE_S) {
    const double rise = std::sin(TURN / 4 * since / UPSTROKE_S);
    return rise * rise;
  }
  const double left = (period - since) / (period - UPSTROKE_S);
  if (left <= 0)
    return 0.0;
  const double notch = left < 1 ? NOTCH * std::sin(TURN / 2 * left * left) : 0.0;
  return left * std::sqrt(left) * (1 - NOTCH) + NOTCH * left + notch * left;
}

}  // namespace

Heart::Heart(Chance &chance, double rate)
    : chance_(chance),
      period_(60 / rate),
      breath_hz_(chance.uniform(0.2, 0.3)),
      breath_phase_(chance.uniform(0.0, TURN)),
      since_(chance.uniform(0.0, 60 / rate)),
      beat_{60 / rate} {}

double Heart::breath_() const { return std::sin(TURN * this->breath_hz_ * this->clock_ + this->breath_phase_); }

double Heart::advance(double dt) {
  this->clock_ += dt;
  this->since_ += dt;
  if (this->since_ >= this->beat_.period) {
    this->since_ -= this->beat_.period;
    this->beat_ = this->next_(this->beat_);
  }
  return wave(this->since_, this->beat_.period);
}

/// Settle the next beat; how full it is depends on the time since the last.
Beat Heart::next_(const Beat &last) {
  const double breath = this->breath_();
  const double slow = std::sin(TURN * 0.1 * this->clock_);
  Beat beat{this->period_ * (1 - 0.03 * breath + this->chance_.gauss(0.0, 0.02))};
  beat.size = std::max(0.2, (1 + 0.07 * breath) * (1 + this->chance_.gauss(0.0, 0.045)));
  beat.filling = fullness(last.period / this->period_);
  beat.shift = 1.5 * breath + 1.5 * slow;
  return beat;
}

}  // namespace cuff
