#pragma once

#include "atomic.h"
#include "units.h"

namespace cuff {

#ifndef CUFF_SAMPLES
#define CUFF_SAMPLES 64
#endif

/// One sample on its way to the network, at the beginning of its interval; `pressure` may be NO_PRESSURE.
struct StreamedSample {
  Ms uptime_ms;
  Pressure pressure;
  uint8_t channel;
};

/// Samples from the control task to the network task. One that finds no room is lost.
class SampleRing {
 public:
  void put(const StreamedSample &sample) {
    const uint32_t end = this->end_.load();
    if (end - this->begin_.load() < CUFF_SAMPLES) {
      this->ring_[end % CUFF_SAMPLES] = sample;
      this->end_.store(end + 1);
    }
  }

  /// Take the oldest; return whether there was one.
  bool take(StreamedSample &sample) {
    const uint32_t begin = this->begin_.load();
    if (begin == this->end_.load())
      return false;
    sample = this->ring_[begin % CUFF_SAMPLES];
    this->begin_.store(begin + 1);
    return true;
  }

 protected:
  Atomic<uint32_t> begin_;
  Atomic<uint32_t> end_;
  StreamedSample ring_[CUFF_SAMPLES];
};

}  // namespace cuff
