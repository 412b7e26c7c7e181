#pragma once

#include "esphome/core/defines.h"

#include "esphome/components/sensor/sensor.h"
#ifdef USE_I2C
#include "esphome/components/i2c/i2c_bus.h"
#endif

#include "../cuff_drivers/honeywell.h"
#include "../cuff_drivers/pushed_sensor.h"

namespace esphome::cuff_link {

#ifdef USE_I2C
/// A bus of ESPHome's, for a driver. The configuration sees to it that the control task has it for itself.
class BusAdapter : public cuff::I2cBus {
 public:
  explicit BusAdapter(i2c::I2CBus *bus) : bus_(bus) {}

  bool write(uint8_t address, const uint8_t *data, unsigned size) override {
    return this->bus_->write(address, data, size) == i2c::ERROR_OK;
  }

  bool read(uint8_t address, uint8_t *data, unsigned size) override {
    return this->bus_->read(address, data, size) == i2c::ERROR_OK;
  }

 protected:
  i2c::I2CBus *bus_;
};

/// An MPR or an ABP2 on a bus of ESPHome's.
class HoneywellSensor : public cuff::SensorDriver {
 public:
  HoneywellSensor(i2c::I2CBus *bus, uint8_t address, cuff::Pressure range)
      : bus_(bus), driver_(this->bus_, address, range) {}

  bool read(cuff::Ms dt, cuff::Sample &sample) override { return this->driver_.read(dt, sample); }

 protected:
  BusAdapter bus_;
  cuff::HoneywellSensor driver_;
};
#endif

/// Any sensor of ESPHome's, by its raw states: a filter would only delay them.
class EsphomeSensor : public cuff::SensorDriver {
 public:
  /// `unit` is how many mmHg one of the sensor's unit is.
  EsphomeSensor(sensor::Sensor *source, float unit);

  bool read(cuff::Ms dt, cuff::Sample &sample) override { return this->pushed_.read(dt, sample); }

  /// Whether the first reading has come.
  bool begun() const { return this->pushed_.begun(); }

  /// How many readings a second it brings.
  int rate() const { return this->pushed_.rate(); }

 protected:
  void take_(float value, float unit);

  cuff::PushedSensor pushed_;
};

}  // namespace esphome::cuff_link
