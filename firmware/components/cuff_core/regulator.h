#pragma once

#include "disturbance.h"

namespace cuff {

/// The valve opens at most once in this time: it is loud, and it wears.
constexpr Ms BLEED_APART_MS = 2000;

/// Share of the target that the pressure may be off without anything being done.
constexpr int MARGIN_PERCENT = 7;

constexpr Fine PUMP_BELOW = fine_mmhg(10);
constexpr Fine BLEED_ABOVE = fine_mmhg(25);

/// Drives pump and valve of a cuff that is up, 100 times a second, also on a limb that works.
///
/// A contraction raises the pressure faster than a pump can answer, so the regulator keeps apart what its own pump
/// and valve have done (`air_`) from what the limb adds. Small repetitions are centred on the target. Larger ones are
/// made smaller: air is let out as the pressure rises and pumped back as it falls.
class Regulator {
 public:
  /// Use what calibration found of a tight cuff (see ChannelLimits).
  void configure(Pressure pump_rate, Pressure vent_rate);

  /// Begin to hold; the valve still keeps its distance to its last opening.
  void start();

  /// Set duty and bleed for the next step; the last one took `dt` ms.
  void drive(Ms now, Ms dt, Pressure pressure, Pressure target);

  Duty duty() const { return this->duty_; }
  bool bleed() const { return this->bleed_; }

 protected:
  Fine account_(Ms dt, Fine pressure);
  void watch_limb_(Ms now, Fine added);
  void centre_(Ms now, Fine pressure, Fine target, Fine margin);
  void flatten_rise_(Ms now, Fine pressure, Fine target, Fine margin);
  void fill_fall_(Fine pressure, Fine target, Fine margin);
  void open_(Ms now, Fine until);
  Fine ceiling_(Fine target, Fine margin) const;

  Disturbance limb_;
  Ms next_bleed_ = 0;
  Pressure pump_rate_ = 0;
  Pressure vent_rate_ = 0;
  Fine air_ = 0;
  Fine until_ = 0;
  Fine refill_ = 0;
  Fine highest_ = 0;
  Duty duty_ = 0;
  bool bleed_ = false;
  bool fresh_ = true;
};

}  // namespace cuff
