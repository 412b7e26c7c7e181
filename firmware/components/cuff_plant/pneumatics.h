#pragma once

#include <string>

#include "../cuff_core/hardware.h"
#include "../cuff_core/limits.h"
#include "limb.h"

namespace cuff {

/// A cuff on a limb: compliance in ml/mmHg when tight, pump flow in ml/s at 0 mmHg; of its valves so many bleed.
struct Cuff {
  const char *name;
  int width_mm;
  double compliance;
  double pump_flow;
  int valves;
  int bleeding;
  Site site;
};

/// Return the cuff of that name, null if there is none.
const Cuff *find_cuff(const std::string &name);

/// Return what a maker would calibrate a channel with this cuff to.
ChannelLimits calibrated(const Cuff &cuff, Pressure pressure_max);

/// The air pressure of one cuff, mmHg above ambient. The constants are those of the Python simulator's rig.
class Pneumatics {
 public:
  explicit Pneumatics(const Cuff &cuff);

  bool pump_stuck = false;
  bool valve_stuck = false;
  bool vent_blocked = false;
  bool loose_hose = false;

  double pressure() const { return this->pressure_; }

  /// Move the air for `dt` seconds; `offset` mmHg of it is the limb's squeeze. `drive` is 0 to 1.
  void advance(double dt, double drive, double offset, Outlet outlet);

 protected:
  double losses_(double total, Outlet outlet) const;

  double flow_;
  double valve_flow_;
  int valves_;
  int bleeding_;
  double loose_leak_;
  double pressure_ = 0.0;
  double crept_ = 0.0;
};

}  // namespace cuff
