#pragma once

#include "limits.h"

namespace cuff {

/// Sum of the time that something was on during the last `SPAN_MS`, to a step of the control loop.
///
/// One bit for each step, instead of a list of runs that could grow.
template<Span SPAN_MS> class OnTime {
 public:
  /// Forget everything; bits of before are not looked at again.
  void clear() { this->count_ = this->known_ = this->left_ms_ = 0; }

  /// Let `dt` ms pass, on or off.
  void pass(Span dt, bool on) {
    if (!on && this->count_ == 0)
      return;  // An empty window looks the same wherever it ends.
    if (dt > SPAN_MS)
      this->clear();
    this->left_ms_ += smaller(dt, SPAN_MS);
    for (; this->left_ms_ >= STEP_MS; this->left_ms_ -= STEP_MS)
      this->step_(on);
  }

  /// Return the ms of the last `SPAN_MS` that were on.
  Span total() const { return this->count_ * STEP_MS; }

 protected:
  static constexpr int32_t STEPS = SPAN_MS / STEP_MS;

  /// Write the newest step over the oldest.
  void step_(bool on) {
    uint32_t &word = this->bits_[this->at_ / 32];
    const uint32_t mask = 1u << (this->at_ % 32);
    if (this->known_ < STEPS)
      this->known_++;
    else if (word & mask)
      this->count_--;
    this->count_ += on ? 1 : 0;
    word = on ? word | mask : word & ~mask;
    this->at_ = this->at_ + 1 == STEPS ? 0 : this->at_ + 1;
  }

  int32_t at_ = 0;
  int32_t known_ = 0;
  int32_t count_ = 0;
  Span left_ms_ = 0;
  uint32_t bits_[(STEPS + 31) / 32] = {};
};

}  // namespace cuff
