#include "entities.h"

#include <cmath>

namespace esphome::cuff_link {

constexpr float HUNDREDTHS = 100.0f;
constexpr cuff::Ms SECOND_MS = 1000;

static void show(sensor::Sensor *sensor, float value) {
  if (sensor == nullptr)
    return;
  const bool same = sensor->get_raw_state() == value || (std::isnan(value) && std::isnan(sensor->get_raw_state()));
  if (!same || !sensor->has_state())
    sensor->publish_state(value);
}

static float in_mmhg(cuff::Pressure pressure) {
  return pressure == cuff::NO_PRESSURE ? NAN : std::round(pressure / 10.0f) * 10.0f / HUNDREDTHS;
}

static float in_seconds(cuff::Ms ms) { return ms == cuff::NO_MS ? NAN : static_cast<float>(ms / SECOND_MS); }

#ifdef USE_TEXT_SENSOR
static void show(text_sensor::TextSensor *sensor, const char *word) {
  if (sensor == nullptr)
    return;
  const std::string text = word != nullptr ? word : "none";
  if (!sensor->has_state() || sensor->state != text)
    sensor->publish_state(text);
}
#endif

void ChannelEntities::show(const cuff::ChannelState &state) {
  cuff_link::show(this->pressure, in_mmhg(state.pressure));
  cuff_link::show(this->target, in_mmhg(state.target));
  cuff_link::show(this->occluded, in_seconds(state.occluded_ms));
  cuff_link::show(this->time_left, in_seconds(state.left_ms));
#ifdef USE_TEXT_SENSOR
  cuff_link::show(this->phase, cuff::to_text(state.phase));
  cuff_link::show(this->reason, cuff::to_text(state.reason));
  cuff_link::show(this->fault, cuff::to_text(state.fault));
#endif
#ifdef USE_BINARY_SENSOR
  if (this->inflated != nullptr)
    this->inflated->publish_state(state.phase != cuff::Phase::VENTED);
#endif
}

}  // namespace esphome::cuff_link
