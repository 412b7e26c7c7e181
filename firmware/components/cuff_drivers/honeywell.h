#pragma once

#include "parts.h"

namespace cuff {

constexpr uint8_t MPR_ADDRESS = 0x18;
constexpr uint8_t ABP2_ADDRESS = 0x28;

/// Stands for a reading at the end of the sensor: beyond every range, so that the controller vents at once.
constexpr Pressure SATURATED = mmhg(10000);

/// Honeywell's MPR and ABP2 sensors on an I2C bus, with transfer function A: both speak one language.
///
/// A conversion takes 5 ms: each call takes the result of the one that the call before has started, so that the
/// control task never waits for the sensor.
class HoneywellSensor : public SensorDriver {
 public:
  /// `range` is what the part reads up to, with 0 at ambient: mmhg(300) of an MPR 0300YG.
  HoneywellSensor(I2cBus &bus, uint8_t address, Pressure range) : bus_(bus), address_(address), range_(range) {}

  bool read(Ms dt, Sample &sample) override;

 protected:
  bool take_(Sample &sample);
  void start_();

  I2cBus &bus_;
  uint8_t address_;
  Pressure range_;
  bool converting_ = false;
  Ms age_ms_ = 0;
};

}  // namespace cuff
