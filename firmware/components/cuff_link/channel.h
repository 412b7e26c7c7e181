#pragma once

#include "adapters.h"
#include "sensors.h"

#include "../cuff_drivers/channel_driver.h"

namespace esphome::cuff_link {

/// One channel's pump, valves and sensor on the chip's pins.
class Channel : public cuff::Hardware {
 public:
  void set_pump(output::FloatOutput *pump) { this->pump_.set_output(pump); }
  void add_valve(InternalGPIOPin *pin);
  void set_bleed(InternalGPIOPin *pin);
  void set_coil(output::FloatOutput *coil);
  void set_sensor(cuff::SensorDriver *sensor) { this->sensor_.source = sensor; }

  /// Let every valve fall open, and no pump run.
  void setup();

  bool advance(cuff::Ms dt, cuff::Duty duty, cuff::Outlet outlet, cuff::Sample &sample) override {
    return this->driver_.advance(dt, duty, outlet, sample);
  }

 protected:
  /// The sensor is known later than the driver.
  struct Reader : cuff::SensorDriver {
    bool read(cuff::Ms dt, cuff::Sample &sample) override { return this->source->read(dt, sample); }
    cuff::SensorDriver *source{nullptr};
  };

  OutputAdapter pump_;
  OutputAdapter coil_;
  Reader sensor_;
  PinAdapter valves_[cuff::VALVES_MAX];
  PinAdapter bleed_;
  int valve_count_{0};
  bool bleeds_{false};
  cuff::ChannelDriver driver_{this->pump_, this->sensor_};
};

}  // namespace esphome::cuff_link
