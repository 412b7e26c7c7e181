#pragma once

#include "limits.h"

namespace cuff {

/// Which steps of the control loop something was on in, over memory that another keeps: one bit for each step, instead
/// of a list of runs that could grow.
class OnSteps {
 public:
  /// Forget everything; bits of before are not looked at again.
  void clear() { this->count_ = this->known_ = this->left_ms_ = 0; }

  /// Return the ms that were on.
  Span total() const { return this->count_ * STEP_MS; }

 protected:
  /// Let `dt` ms pass, on or off, in a window of so many steps.
  void pass_(uint32_t *bits, int32_t steps, Span dt, bool on);

  /// Write the newest step over the oldest.
  void step_(uint32_t *bits, int32_t steps, bool on);

  int32_t at_ = 0;
  int32_t known_ = 0;
  int32_t count_ = 0;
  Span left_ms_ = 0;
};

/// Sum of the time that something was on during the last `SPAN_MS`, to a step of the control loop.
template<Span SPAN_MS> class OnTime : public OnSteps {
 public:
  /// Let `dt` ms pass, on or off.
  void pass(Span dt, bool on) { this->pass_(this->bits_, STEPS, dt, on); }

 protected:
  static constexpr int32_t STEPS = SPAN_MS / STEP_MS;

  uint32_t bits_[(STEPS + 31) / 32] = {};
};

}  // namespace cuff
