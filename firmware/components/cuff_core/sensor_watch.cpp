#include "sensor_watch.h"

namespace cuff {

Pressure SensorWatch::read(Span dt, const Sample *sample, bool must_move) {
  this->age_ms_ = longer(this->age_ms_, dt);
  if (sample != nullptr)
    this->take_(*sample);
  if (must_move)
    this->unchanged_ms_ = longer(this->unchanged_ms_, dt);
  if (this->unchanged_ms_ >= STUCK_MS)
    this->stuck_ = true;
  this->pressure_ = this->judge_();
  return this->pressure_;
}

void SensorWatch::take_(const Sample &sample) {
  this->age_ms_ = to_span(sample.age_ms);
  if (!this->sampled_ || sample.raw != this->raw_) {
    this->unchanged_ms_ = 0;
    this->stuck_ = false;
  }
  this->sampled_ = true;
  this->raw_ = sample.raw;
  this->reading_ = sample.pressure;
}

/// Return the newest reading, or nothing when it is not to be believed.
Pressure SensorWatch::judge_() const {
  if (!this->sampled_ || this->stuck_ || this->age_ms_ > STALE_MS)
    return NO_PRESSURE;
  const bool in_range = SENSOR_MIN <= this->reading_ && this->reading_ <= this->max_;
  return in_range ? this->reading_ - this->zero_ : NO_PRESSURE;
}

bool SensorWatch::failed() const {
  const bool waiting = !this->sampled_ && this->age_ms_ <= STALE_MS;
  return this->pressure_ == NO_PRESSURE && !waiting;
}

void RiseWatch::start(Pressure pressure) {
  this->from_ = pressure;
  this->pumped_ms_ = 0;
}

bool RiseWatch::failed(Pressure pressure, Span pumped_ms) {
  if (this->from_ == NO_PRESSURE)
    return false;
  this->pumped_ms_ = longer(this->pumped_ms_, pumped_ms);
  if (this->pumped_ms_ < this->allowed_ms_)
    return false;
  const Pressure risen = pressure - this->from_;
  this->stop();
  return risen < RISE;
}

bool LossWatch::failed(Pressure pressure, Span dt) {
  this->known_up_ = this->known_up_ || pressure >= KNOWN_UP;
  const bool empty = this->known_up_ && pressure < VENTED_BELOW;
  this->empty_ms_ = empty ? longer(this->empty_ms_, dt) : 0;
  return this->empty_ms_ >= LOST_MS;
}

}  // namespace cuff
