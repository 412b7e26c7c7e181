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

void Regulator::configure(Pressure pump_rate, Pressure vent_rate) {
  *this = Regulator();
  this->pump_rate_ = pump_rate;
  this->vent_rate_ = vent_rate;
}

void Regulator::start() {
  this->duty_ = 0;
  this->bleed_ = false;
  this->fresh_ = true;
}

void Regulator::drive(Ms now, Ms dt, Pressure pressure, Pressure target) {
  const Fine seen = fine(pressure);
  this->watch_limb_(now, seen - this->account_(dt, seen));
  if (this->bleed_) {
    this->bleed_ = this->air_ > this->until_;
    return;
  }
  const Fine aim = fine(target), margin = aim / 100 * MARGIN_PERCENT;
  if (this->limb_.size() <= 2 * margin)
    this->centre_(now, seen, aim, margin);
  else if (this->limb_.rising())
    this->flatten_rise_(now, seen, aim, margin);
  else
    this->fill_fall_(seen, aim, margin);
}

/// Return the air's own pressure, as far as pump and valve have changed it.
Fine Regulator::account_(Ms dt, Fine pressure) {
  if (this->fresh_) {
    this->fresh_ = false;
    this->air_ = this->highest_ = pressure;
    this->limb_.start();
    this->refill_ = fine(this->pump_rate_);
  } else if (this->bleed_) {
    this->air_ -= this->vent_rate_ * vent_share(pressure / FINE) / 1000 * Fine(dt) * 10;
  } else {
    this->air_ += this->pump_rate_ * this->duty_ / 1000 * Fine(dt) * 10;
  }
  this->highest_ = larger(this->highest_, this->air_);
  return this->air_;
}

/// Follow the limb, and learn how much air a repetition leaves time to refill.
void Regulator::watch_limb_(Ms now, Fine added) {
  const bool was_rising = this->limb_.rising();
  this->limb_.observe(now, added);
  if (this->limb_.quiet()) {
    this->refill_ = fine(this->pump_rate_);
  } else if (was_rising && !this->limb_.rising()) {
    this->refill_ = larger(fine(this->pump_rate_) / 2, this->highest_ - this->air_);
    this->highest_ = this->air_;
  }
}

/// Return where peaks are put: what cannot be flattened is shared evenly.
Fine Regulator::ceiling_(Fine target, Fine margin) const {
  return target + larger(margin, (this->limb_.size() - this->refill_) / 2);
}

/// Keep the middle of small repetitions, or a limb at rest, on the target.
void Regulator::centre_(Ms now, Fine pressure, Fine target, Fine margin) {
  const Disturbance &limb = this->limb_;
  const Fine over = this->air_ + limb.middle() - target;
  if (limb.sudden() && limb.at_peak() && pressure > target + margin / 2)
    this->open_(now, this->air_ - (pressure - target));
  else if (over > BLEED_ABOVE && !(limb.quiet() && limb.sudden()))
    this->open_(now, this->air_ - over);
  else if (over < -PUMP_BELOW && pressure < target + margin)
    this->duty_ = FULL_DUTY;
  else if (over >= 0)
    this->duty_ = 0;
}

/// Let out, in time, what would carry the peak above its ceiling.
void Regulator::flatten_rise_(Ms now, Fine pressure, Fine target, Fine margin) {
  const Disturbance &limb = this->limb_;
  const Fine ceiling = this->ceiling_(target, margin);
  const Fine over = this->air_ + limb.peak() - ceiling;
  this->duty_ = 0;
  if (limb.at_peak() && pressure > ceiling)
    this->open_(now, this->air_ - (pressure - target));
  else if (over > BLEED_ABOVE && pressure - over > target - margin)
    this->open_(now, this->air_ - over);
  else if (pressure < target - margin || limb.cresting())
    this->fill_fall_(pressure, target, margin);
}

/// Pump back, from the peak on, what would be missing in the valley.
void Regulator::fill_fall_(Fine pressure, Fine target, Fine margin) {
  const bool missing = this->air_ + this->limb_.valley() < target - margin;
  const bool room = pressure < this->ceiling_(target, margin);
  this->duty_ = (missing && room) || pressure < target - margin ? FULL_DUTY : 0;
}

/// Open the valve, if it may, until the air has come down to `until`.
void Regulator::open_(Ms now, Fine until) {
  if (now < this->next_bleed_)
    return;
  this->bleed_ = true;
  this->duty_ = 0;
  this->until_ = until;
  this->next_bleed_ = now + BLEED_APART_MS;
}

}  // namespace cuff
