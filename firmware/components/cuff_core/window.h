#pragma once

#include "limits.h"

namespace cuff {

/// Sum of the time that something was on during the last `SPAN_MS`, to a step of the control loop.
///
/// One bit for each step, instead of a list of runs that could grow.
template<Ms SPAN_MS> class OnTime {
 public:
  /// Forget everything.
  void clear() {
    for (auto &word : this->bits_)
      word = 0;
    this->count_ = 0;
  }

  /// Count `start` to `end` as on; times never fall back.
  void add(Ms start, Ms end) {
    this->move_(end / STEP_MS);
    const int64_t oldest = larger<int64_t>(start / STEP_MS, this->end_ - TICKS);
    for (int64_t tick = oldest; tick < this->end_; tick++)
      this->set_(tick);
  }

  /// Return the ms of the last `SPAN_MS` before `now` that were on.
  Ms total(Ms now) {
    this->move_(now / STEP_MS);
    return this->count_ * STEP_MS;
  }

 protected:
  static constexpr int64_t TICKS = SPAN_MS / STEP_MS;

  static uint32_t mask_(int64_t tick) { return 1u << (tick % TICKS % 32); }
  uint32_t &word_(int64_t tick) { return this->bits_[tick % TICKS / 32]; }

  void set_(int64_t tick) {
    uint32_t &word = this->word_(tick);
    if (!(word & mask_(tick)))
      this->count_++;
    word |= mask_(tick);
  }

  /// Let the window end at `end`, and forget what it has left behind.
  void move_(int64_t end) {
    if (end - this->end_ >= TICKS)
      this->clear();
    else
      this->forget_(end);
    this->end_ = larger(end, this->end_);
  }

  void forget_(int64_t end) {
    for (int64_t tick = this->end_; tick < end; tick++) {
      uint32_t &word = this->word_(tick);
      if (word & mask_(tick))
        this->count_--;
      word &= ~mask_(tick);
    }
  }

  uint32_t bits_[(TICKS + 31) / 32] = {};
  int64_t end_ = 0;
  int32_t count_ = 0;
};

}  // namespace cuff
