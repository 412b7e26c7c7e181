#include "sensors.h"

#include <cmath>
#include <cstring>

namespace esphome::cuff_link {

constexpr float HUNDREDTHS = 100.0f;
/// Beyond it a reading is nonsense, and no whole number would hold it.
constexpr float MOST_MMHG = 10000.0f;

EsphomeSensor::EsphomeSensor(sensor::Sensor *source, float unit) {
  source->add_on_raw_state_callback([this, unit](float value) { this->take_(value, unit); });
}

/// Pass on a reading. Its bits are what shows whether the sensor is alive: conversion could hide a small change.
void EsphomeSensor::take_(float value, float unit) {
  if (std::isnan(value))
    return;
  int32_t raw;
  memcpy(&raw, &value, sizeof(raw));
  const float mmhg = std::fmin(std::fmax(value * unit, -MOST_MMHG), MOST_MMHG);
  this->pushed_.push(raw, static_cast<cuff::Pressure>(std::lround(mmhg * HUNDREDTHS)));
}

}  // namespace esphome::cuff_link
