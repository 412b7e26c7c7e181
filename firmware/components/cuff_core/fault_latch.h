#pragma once

#include "limits.h"
#include "requests.h"

namespace cuff {

constexpr Span CLEAR_MS = 5000;

/// The fault of one channel: latched until its cause has been gone for 5 s.
class FaultLatch {
 public:
  /// Configure a new one: pressure above `bound` causes an overpressure.
  void configure(Pressure bound) { this->bound_ = bound; }

  Reason code() const { return this->code_; }

  /// Keep this fault in the place of another.
  void latch(Reason code);

  /// Let time pass, in any phase.
  void pass(Span dt) { this->gone_ms_ = longer(this->gone_ms_, dt); }

  /// Note whether the cause of the fault is there.
  void observe(Pressure pressure);

  /// Forget the fault, or refuse when it is too early.
  Refusal clear(Pressure pressure);

 protected:
  bool cause_there_(Pressure pressure) const;

  Span gone_ms_ = 0;
  Pressure bound_ = 0;
  Reason code_ = Reason::NONE;
};

}  // namespace cuff
