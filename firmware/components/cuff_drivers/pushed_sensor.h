#pragma once

#include "../cuff_core/atomic.h"
#include "parts.h"

namespace cuff {

/// How many samples a second a sensor must give: one each 25 ms, the longest interval of `stream`.
constexpr int QUICK_ENOUGH = 40;

/// A sensor whose readings another task brings, judged by how many it brings.
///
/// One that is too slow gives no samples, so that the controller takes it for broken: regulating by it would overshoot.
class PushedSensor : public SensorDriver {
 public:
  PushedSensor() { this->rate_.store(QUICK_ENOUGH); }

  /// Bring a reading. One other task calls this, of any priority; a reading that finds no room is lost.
  void push(int32_t raw, Pressure pressure);

  bool read(Ms dt, Sample &sample) override;

  /// Whether anything has come yet.
  bool begun() const { return this->end_.load() != 0; }

  /// How many readings came in the last whole second; as many as are needed, before the first one is over.
  int rate() const { return this->rate_.load(); }

 protected:
  struct Reading {
    int32_t raw;
    Pressure pressure;
  };

  static constexpr uint32_t ROOM = 16;

  bool take_(Sample &sample);
  void judge_();

  Reading ring_[ROOM];
  Atomic<uint32_t> begin_;
  Atomic<uint32_t> end_;
  Atomic<int> rate_;
  Ms second_ms_ = 0;
  int taken_ = 0;
};

}  // namespace cuff
