#include "plant.h"

#include <algorithm>
#include <cmath>

namespace cuff {

namespace {

constexpr double QUANTUM = 0.05;
constexpr double NOISE = 0.05;
constexpr Pressure QUANTUM_HUNDREDTHS = 5;
constexpr int32_t COUNTS_MAX = 7500;
constexpr int32_t BEYOND_RANGE = 8000;
constexpr Ms LATE_MS = 400;

}  // namespace

bool PressureSensor::read(double pressure, Sample &sample) {
  if (this->faults.count(Fault::SENSOR_SILENT) || this->nack_())
    return false;
  const int32_t counts = this->faults.empty() ? this->measure_(pressure) : this->broken_(pressure);
  sample = {counts, counts * QUANTUM_HUNDREDTHS, this->faults.count(Fault::SENSOR_LATE) ? LATE_MS : 0};
  return true;
}

/// Return whether this is a time when it does not answer.
bool PressureSensor::nack_() {
  this->answers_ = !this->answers_ || !this->faults.count(Fault::SENSOR_NACK);
  return !this->answers_;
}

/// Return the counts that a broken sensor reports with a good status.
int32_t PressureSensor::broken_(double pressure) {
  if (this->faults.count(Fault::SENSOR_ZERO))
    return 0;
  if (this->faults.count(Fault::SENSOR_OUT_OF_RANGE))
    return BEYOND_RANGE;
  if (this->faults.count(Fault::SENSOR_FROZEN))
    return this->counts_;
  return this->measure_(this->faults.count(Fault::SENSOR_DISPLACED) ? 0.0 : pressure);
}

int32_t PressureSensor::measure_(double pressure) {
  const double noisy = pressure + this->drift + this->chance_.gauss(0.0, NOISE);
  this->counts_ = std::min(COUNTS_MAX, static_cast<int32_t>(std::lround(noisy / QUANTUM)));
  return this->counts_;
}

Plant::Plant(const Cuff &cuff, unsigned seed)
    : chance_(seed),
      movement_(this->chance_),
      sensor_(this->chance_),
      limb_(cuff.site, cuff.width_mm, this->chance_),
      air_(cuff) {}

bool Plant::advance(Ms dt, Duty duty, Outlet outlet, Sample &sample) {
  this->outlet_ = outlet;
  this->hold_.see(this->toggle_.step(outlet == Outlet::OPEN), this->now_);
  this->move_(dt, duty / 1000.0);
  return this->sensor_.read(this->pressure_, sample);
}

void Plant::rest(Ms ms) {
  for (; ms > 0; ms -= STEP_MS)
    this->move_(smaller<Ms>(ms, STEP_MS), 0.0);
}

void Plant::move_(Ms dt, double drive) {
  const Outlet outlet = this->opened_();
  const double seconds = dt / 1000.0;
  double offset = this->movement_.offset(seconds, this->air_.pressure());
  offset += this->limb_.unrest().offset(seconds, this->air_.pressure());
  this->air_.advance(seconds, drive, offset, outlet);
  const double beat = this->limb_.pulse(seconds, this->air_.pressure() + offset);
  this->pressure_ = std::max(0.0, this->air_.pressure() + offset + beat);
  this->now_ += dt;
}

void Plant::set_fault(Fault fault, bool on) {
  switch (fault) {
    case Fault::LEAK:
      this->air_.loose_hose = on;
      break;
    case Fault::VALVE_STUCK:
      this->air_.valve_stuck = on;
      break;
    case Fault::VENT_BLOCKED:
      this->air_.vent_blocked = on;
      break;
    case Fault::PUMP_STUCK:
      this->air_.pump_stuck = on;
      break;
    default:
      if (on)
        this->sensor_.faults.insert(fault);
      else
        this->sensor_.faults.erase(fault);
  }
}

}  // namespace cuff
