#pragma once

#include <set>

#include "../cuff_core/hardware.h"
#include "../cuff_core/valve_hold.h"
#include "chance.h"
#include "faults.h"
#include "limb.h"
#include "movement.h"
#include "pneumatics.h"

namespace cuff {

/// A pressure sensor of whole counts of 0.05 mmHg: noise, a range, and the ways in which it breaks.
class PressureSensor {
 public:
  explicit PressureSensor(Chance &chance) : chance_(chance) {}

  std::set<Fault> faults;
  double drift = 0.0;

  /// Read `pressure` mmHg; return whether a sample comes.
  bool read(double pressure, Sample &sample);

 protected:
  int32_t broken_(double pressure);
  int32_t measure_(double pressure);
  bool nack_();

  Chance &chance_;
  int32_t counts_ = 0;
  bool answers_ = true;
};

/// One channel's hardware on a limb: pump, valves with their hold, cuff, limb and sensor.
class Plant : public Hardware {
 public:
  /// Start empty and at rest; equal seeds give equal runs.
  Plant(const Cuff &cuff, unsigned seed);

  bool advance(Ms dt, Duty duty, Outlet outlet, Sample &sample) override;

  /// Let `ms` pass in which the control task does nothing: no pump, and the valve as long as its hold lasts.
  void rest(Ms ms);

  /// Break something, or mend it.
  void set_fault(Fault fault, bool on);

  /// The true pressure in the cuff, mmHg.
  double pressure() const { return this->pressure_; }

  /// Whether air may leave, as the hardware has it.
  bool valve_open() const { return this->opened_() != Outlet::SHUT; }
  Limb &limb() { return this->limb_; }
  Movement &movement() { return this->movement_; }
  PressureSensor &sensor() { return this->sensor_; }

 protected:
  void move_(Ms dt, double drive);

  /// Which valves are open: as was said, but all once their hold was not renewed.
  Outlet opened_() const { return this->hold_.shut(this->now_) ? this->outlet_ : Outlet::OPEN; }

  Chance chance_;
  Movement movement_;
  PressureSensor sensor_;
  Limb limb_;
  Pneumatics air_;
  ValveHold toggle_;
  Monostable hold_;
  double pressure_ = 0.0;
  Ms now_ = 0;
  Outlet outlet_ = Outlet::OPEN;
};

}  // namespace cuff
