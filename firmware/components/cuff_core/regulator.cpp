#include "regulator.h"

#include "limits.h"

namespace cuff {

namespace {

constexpr int SHARES = 32;
constexpr Pressure SHARE_STEP = 1250;

/// What a valve lets out beside what it does at 100 mmHg, in thousandths, each 12.5 mmHg: pressure to the power 0.73.
constexpr uint16_t VENT_SHARE[SHARES + 1] = {
    0,    219,  363,  489,  603,  710,  811,  907,  1000, 1090, 1177, 1262, 1344, 1425, 1505, 1582, 1659,
    1734, 1808, 1880, 1952, 2023, 2093, 2162, 2230, 2297, 2364, 2430, 2496, 2560, 2624, 2688, 2751,
};

int32_t vent_share(Pressure pressure) {
  const Pressure inside = smaller(larger<Pressure>(0, pressure), SHARES * SHARE_STEP - 1);
  const int index = inside / SHARE_STEP;
  const int32_t low = VENT_SHARE[index], high = VENT_SHARE[index + 1];
  return low + (high - low) * (inside % SHARE_STEP) / SHARE_STEP;
}

}  // namespace

void Regulator::start() {
  this->duty_ = 0;
  this->bleed_ = false;
  this->fresh_ = true;
}

void Regulator::drive(Span dt, Pressure pressure, Pressure target) {
  const Fine seen = fine(pressure), aim = fine(target);
  this->account_(dt, pressure);
  this->limb_.observe(dt, seen - this->air_);
  if (this->bleed_ && this->air_ > this->least_air_ && seen > this->least_pressure_)
    return;
  this->bleed_ = false;
  const Fine top = aim + aim / 1000 * HIGH, bottom = aim - aim / 1000 * LOW;
  if (this->limb_.peak() - this->limb_.valley() <= top - bottom)
    this->centre_(seen, aim, top, bottom);
  else
    this->flatten_(seen, top, bottom);
}

/// Follow the air's own pressure, as far as pump and valve have changed it.
void Regulator::account_(Span dt, Pressure pressure) {
  if (this->fresh_) {
    this->fresh_ = false;
    this->air_ = fine(pressure);
    this->limb_.start();
  } else if (this->bleed_) {
    this->air_ -= this->vent_rate_ * vent_share(pressure) / 1000 * dt * 10;
  } else {
    const int32_t rate = this->pump_rate_ * (STALL - pressure) / (STALL - WORKING);
    this->air_ += rate * this->duty_ / 1000 * dt * 10;
  }
  // A leak makes it add up without end; a pump brings no more than what it stalls at.
  this->air_ = larger(-fine(STALL), smaller(this->air_, fine(STALL)));
}

/// Keep the middle of small repetitions, or a limb at rest, on the target.
void Regulator::centre_(Fine pressure, Fine target, Fine top, Fine bottom) {
  const Fine over = this->air_ + this->limb_.middle() - target;
  if (this->limb_.unknown() && pressure > top)
    this->open_(NO_LEAST, bottom);
  else if (over > BLEED_ABOVE && this->limb_.soon() <= 0)
    this->open_(this->air_ - over, NO_LEAST);
  else if (over < -PUMP_BELOW)
    this->duty_ = FULL_DUTY;
  else if (over >= 0)
    this->duty_ = 0;
}

/// Let out what would carry the peak too high; pump back for the valley.
void Regulator::flatten_(Fine pressure, Fine top, Fine bottom) {
  const Disturbance &limb = this->limb_;
  if (limb.soon() > 0 && pressure + limb.soon() > top && this->air_ + limb.peak() > top) {
    if (limb.unknown())
      this->open_(NO_LEAST, bottom);
    else
      this->open_(top - limb.peak(), NO_LEAST);
    return;
  }
  const bool missing = this->air_ + limb.valley() < bottom && pressure + limb.to_come() < top;
  this->duty_ = missing || pressure < bottom ? FULL_DUTY : 0;
}

/// Open the valve, if it may, until the air or the pressure has come down.
void Regulator::open_(Fine until_air, Fine until_pressure) {
  this->duty_ = 0;
  if (this->valve_rests_ms_ > 0)
    return;
  this->bleed_ = true;
  this->least_air_ = until_air;
  this->least_pressure_ = until_pressure;
  this->valve_rests_ms_ = BLEED_APART_MS;
}

}  // namespace cuff
