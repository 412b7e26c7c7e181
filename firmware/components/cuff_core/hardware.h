#pragma once

#include "units.h"

/// What the control task needs of a device. Everything here is called by that task alone.
namespace cuff {

/// One reading of a pressure sensor.
///
/// `raw` is what the sensor itself gave, before zero and conversion; only whether it changes matters. `pressure` is
/// by the factory's calibration. `age_ms` is how long ago it was taken.
struct Sample {
  int32_t raw;
  Pressure pressure;
  Ms age_ms;
};

/// Which of a channel's valves are open: none, those that let a little air out of a cuff that is held, or all.
enum class Outlet : uint8_t { SHUT, BLEEDING, OPEN };

/// One channel's pump, valves and sensor, real or simulated.
class Hardware {
 public:
  /// Drive pump and valves from now on; return whether the sensor has a new sample, in `sample`.
  ///
  /// Called once each step. A valve is held shut only by these calls: the hold is a toggle that each of them flips,
  /// so that a control task that hangs lets the valve fall open.
  virtual bool advance(Ms dt, Duty duty, Outlet outlet, Sample &sample) = 0;

 protected:
  ~Hardware() = default;
};

/// The one bit that outlives the power: some cuff has been up and is not yet free.
class Memory {
 public:
  /// Return the bit; one that cannot be read counts as set.
  virtual bool load() = 0;

  /// Keep the bit before returning; return whether that was possible.
  virtual bool store(bool bit) = 0;

 protected:
  ~Memory() = default;
};

}  // namespace cuff
