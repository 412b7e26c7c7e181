#pragma once

#include "../cuff_core/hardware.h"

/// What drivers need of a chip: pins, drives, buses. An ESP32 has them, and a test has fakes.
namespace cuff {

/// A pin that is high or low.
class Pin {
 public:
  virtual void write(bool high) = 0;

 protected:
  ~Pin() = default;
};

/// Something that is driven from not at all to fully, such as a pump by pulse width.
class Drive {
 public:
  virtual void set(Duty duty) = 0;

 protected:
  ~Drive() = default;
};

/// An I2C bus; each method returns whether the device answered.
class I2cBus {
 public:
  virtual bool write(uint8_t address, const uint8_t *data, unsigned size) = 0;
  virtual bool read(uint8_t address, uint8_t *data, unsigned size) = 0;

 protected:
  ~I2cBus() = default;
};

/// A pressure sensor, read once a step by the control task.
class SensorDriver {
 public:
  /// Return whether there is a new sample, in `sample`; `dt` is the time since the last call.
  virtual bool read(Ms dt, Sample &sample) = 0;

 protected:
  ~SensorDriver() = default;
};

}  // namespace cuff
