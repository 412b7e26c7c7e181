#include "pushed_sensor.h"

namespace cuff {

constexpr Ms SECOND_MS = 1000;

void PushedSensor::push(int32_t raw, Pressure pressure) {
  const uint32_t end = this->end_.load();
  if (end - this->begin_.load() == ROOM)
    return;
  this->ring_[end % ROOM] = {raw, pressure};
  this->end_.store(end + 1);
}

bool PushedSensor::read(Ms dt, Sample &sample) {
  if (!this->begun())
    return false;
  const bool taken = this->take_(sample);
  this->second_ms_ += dt;
  if (this->second_ms_ >= SECOND_MS)
    this->judge_();
  return taken && this->rate() >= QUICK_ENOUGH;
}

/// Take all that has come; the newest is the sample.
bool PushedSensor::take_(Sample &sample) {
  const uint32_t begin = this->begin_.load();
  const uint32_t end = this->end_.load();
  if (begin == end)
    return false;
  const Reading &newest = this->ring_[(end - 1) % ROOM];
  sample = {newest.raw, newest.pressure, 0};
  this->taken_ += static_cast<int>(end - begin);
  this->begin_.store(end);
  return true;
}

void PushedSensor::judge_() {
  this->rate_.store(this->taken_);
  this->taken_ = 0;
  this->second_ms_ = 0;
}

}  // namespace cuff
