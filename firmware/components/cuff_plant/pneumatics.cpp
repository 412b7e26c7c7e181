#include "pneumatics.h"

#include <algorithm>
#include <cmath>

namespace cuff {

namespace {

constexpr double ARM_PUMP = 30.0;
constexpr double LEG_PUMP = 75.0;
constexpr double USUAL_PUMP = 53.0;
constexpr double SOFTNESS = 6.8;
constexpr double SOFT_MMHG = 15.0;
constexpr double STALL_MMHG = 684.0;
constexpr double VENT_FLOW = 3.17;
constexpr double VENT_POWER = 0.73;
constexpr double WORN_LEAK = 0.05;
constexpr double LOOSE_HOSE = 10.0;
constexpr double CREEP_SHARE = 0.04;
constexpr double CREEP_S = 20.0;
constexpr double RELIEF_MMHG = 320.0;
constexpr double RELIEF_FLOW = 20.0;
constexpr double STEP_S = 0.01;
constexpr double WORKING_MMHG = 150.0;
constexpr double REFERENCE_MMHG = 100.0;
constexpr Pressure SENSOR_MAX = mmhg(375);

constexpr Cuff CUFFS[] = {
    {"arm", 110, 1.0, ARM_PUMP, 2, 1, Site::ARM},
    {"arm-5cm", 50, 0.45, ARM_PUMP / 2, 1, 1, Site::ARM},
    {"forearm", 80, 0.7, ARM_PUMP, 2, 1, Site::FOREARM},
    {"thigh", 180, 3.6, LEG_PUMP, 3, 3, Site::THIGH},
    {"thigh-11cm", 110, 2.1, USUAL_PUMP, 2, 2, Site::THIGH},
    {"thigh-18cm", 180, 3.6, LEG_PUMP, 3, 3, Site::THIGH},
    {"calf", 110, 1.6, USUAL_PUMP / 2, 2, 2, Site::CALF},
};

/// Return the ms that this cuff's pump takes from empty to `pressure` mmHg, to a tenth of a second.
Ms fill_time(const Cuff &cuff, double pressure) {
  Pneumatics air(cuff);
  Ms steps = 0;
  for (; air.pressure() < pressure; steps++)
    air.advance(STEP_S, 1.0, 0.0, Outlet::SHUT);
  return (steps + 5) / 10 * 100;
}

Pressure hundredths(double mmhg) { return static_cast<Pressure>(std::lround(mmhg * 100)); }

}  // namespace

const Cuff *find_cuff(const std::string &name) {
  for (const auto &cuff : CUFFS) {
    if (name == cuff.name)
      return &cuff;
  }
  return nullptr;
}

ChannelLimits calibrated(const Cuff &cuff, Pressure pressure_max) {
  ChannelLimits limits;
  limits.pressure_max = pressure_max;
  limits.cuff_width_mm = cuff.width_mm;
  limits.fill_ms = to_span(fill_time(cuff, pressure_max / 100.0));
  limits.sensor_max = SENSOR_MAX;
  limits.pump_rate = hundredths(cuff.pump_flow / cuff.compliance * (1 - WORKING_MMHG / STALL_MMHG));
  limits.vent_rate = hundredths(VENT_FLOW * cuff.bleeding / cuff.compliance * std::pow(REFERENCE_MMHG, VENT_POWER));
  return limits;
}

Pneumatics::Pneumatics(const Cuff &cuff)
    : flow_(cuff.pump_flow / cuff.compliance), valve_flow_(VENT_FLOW / cuff.compliance), valves_(cuff.valves), bleeding_(cuff.bleeding), loose_leak_(LOOSE_HOSE / cuff.compliance) {}

void Pneumatics::advance(double dt, double drive, double offset, Outlet outlet) {
  if (this->pump_stuck)
    drive = 1.0;
  const double total = this->pressure_ + offset;
  if (total < 0.01 && drive == 0.0 && this->crept_ < 0.01)
    return;
  double flow = drive * this->flow_ * std::max(0.0, 1 - total / STALL_MMHG);
  if (total > 0)
    flow -= this->losses_(total, outlet);
  const double creep = (CREEP_SHARE * std::max(0.0, this->pressure_) - this->crept_) / CREEP_S;
  this->crept_ += creep * dt;
  const double softness = 1 + SOFTNESS * std::exp(-std::max(0.0, this->pressure_) / SOFT_MMHG);
  this->pressure_ = std::max(0.0, this->pressure_ + (flow - creep) / softness * dt);
}

/// Return what leaves, in mmHg/s of a tight cuff.
double Pneumatics::losses_(double total, Outlet outlet) const {
  double losses = total * (this->loose_hose ? this->loose_leak_ : WORN_LEAK) / 60;
  const int asked = outlet == Outlet::OPEN ? this->valves_ : outlet == Outlet::BLEEDING ? this->bleeding_ : 0;
  const int open = std::min(asked, this->valves_ - (this->valve_stuck ? 1 : 0));
  if (open > 0 && !this->vent_blocked)
    losses += open * this->valve_flow_ * std::pow(total, VENT_POWER);
  if (total > RELIEF_MMHG)
    losses += RELIEF_FLOW * (total - RELIEF_MMHG);
  return losses;
}

}  // namespace cuff
