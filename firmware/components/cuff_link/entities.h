#pragma once

#include "esphome/core/defines.h"

#include "esphome/components/sensor/sensor.h"
#ifdef USE_BINARY_SENSOR
#include "esphome/components/binary_sensor/binary_sensor.h"
#endif
#ifdef USE_TEXT_SENSOR
#include "esphome/components/text_sensor/text_sensor.h"
#endif

#include "../cuff_core/snapshot.h"

namespace esphome::cuff_link {

/// What ESPHome shows of one channel: read-only, and told only what is new.
struct ChannelEntities {
  sensor::Sensor *pressure{nullptr};
  sensor::Sensor *target{nullptr};
  sensor::Sensor *occluded{nullptr};
  sensor::Sensor *time_left{nullptr};
#ifdef USE_TEXT_SENSOR
  text_sensor::TextSensor *phase{nullptr};
  text_sensor::TextSensor *reason{nullptr};
  text_sensor::TextSensor *fault{nullptr};
#endif
#ifdef USE_BINARY_SENSOR
  binary_sensor::BinarySensor *inflated{nullptr};
#endif

  /// Show a channel's state.
  void show(const cuff::ChannelState &state);
};

}  // namespace esphome::cuff_link
