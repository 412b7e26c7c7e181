#pragma once

#include "disturbance.h"

namespace cuff {

/// The valve opens at most once in this time: it is loud, and it wears.
constexpr Span BLEED_APART_MS = 2000;

/// Thousandths of the target above it where peaks are put: within 10 %, as not all are alike.
constexpr int HIGH = 70;

/// Thousandths of the target below it where valleys are put, and the pump works in any case.
constexpr int LOW = 65;

/// What a limb at rest may be off the target; more above, to spare the valve.
constexpr Fine PUMP_BELOW = fine_mmhg(10);
constexpr Fine BLEED_ABOVE = fine_mmhg(25);

/// Where a small diaphragm pump stops (estimate), and where its rate was taken.
constexpr Pressure STALL = mmhg(650);
constexpr Pressure WORKING = mmhg(150);

/// Drives pump and valve of a cuff that is up, with each new sample, also on a limb that works.
///
/// A contraction raises the pressure faster than a pump can answer, so the regulator keeps apart what its own pump and
/// valve have done (`air_`) from what the limb adds. Small repetitions are centred on the target. Of larger ones, air
/// is let out as the pressure comes to the top of the band, so much that the peak stays in it, and pumped back from
/// the peak on. Of a rise whose peak is not known, so much is let out that it may go on for as long as the band is high.
/// What a pump cannot bring in time is missing in the valley: never is it added to a peak, for a limb
/// bears too little pressure better than too much.
class Regulator {
 public:
  /// Configure a new one by what calibration found of a tight cuff (see ChannelLimits).
  void configure(Pressure pump_rate, Pressure vent_rate) {
    this->pump_rate_ = pump_rate;
    this->vent_rate_ = vent_rate;
  }

  /// Begin to hold; the valve still keeps its distance to its last opening.
  void start();

  /// Let time pass, in any phase.
  void pass(Span dt) { this->valve_rests_ms_ = shorter(this->valve_rests_ms_, dt); }

  /// Set duty and bleed for the next step; the last one took `dt` ms.
  void drive(Span dt, Pressure pressure, Pressure target);

  Duty duty() const { return this->duty_; }
  bool bleed() const { return this->bleed_; }

 protected:
  /// Stands for no bound below.
  static constexpr Fine NO_LEAST = INT32_MIN / 2;

  void account_(Span dt, Pressure pressure);
  void centre_(Fine pressure, Fine target, Fine top, Fine bottom);
  void flatten_(Fine pressure, Fine top, Fine bottom);
  void open_(Fine until_air, Fine until_pressure);

  Duty duty_ = 0;
  bool bleed_ = false;
  bool fresh_ = false;
  Span valve_rests_ms_ = 0;
  Pressure pump_rate_ = 0;
  Pressure vent_rate_ = 0;
  Fine air_ = 0;
  Fine least_air_ = 0;
  Fine least_pressure_ = 0;
  Disturbance limb_;
};

}  // namespace cuff
