#pragma once

#include "limits.h"
#include "requests.h"

namespace cuff {

constexpr Ms CLEAR_MS = 5000;

/// The fault of one channel: latched until its cause has been gone for 5 s.
class FaultLatch {
 public:
  /// Start without a fault; pressure above `bound` causes an overpressure.
  void start(Pressure bound);

  Reason code() const { return this->code_; }

  /// Keep this fault in the place of another.
  void latch(Ms now, Reason code);

  /// Remember when the cause of the fault was last there.
  void observe(Ms now, Pressure pressure);

  /// Forget the fault, or refuse when it is too early.
  Refusal clear(Ms now, Pressure pressure);

 protected:
  bool cause_there_(Pressure pressure) const;

  Ms cause_at_ = 0;
  Pressure bound_ = 0;
  Reason code_ = Reason::NONE;
};

}  // namespace cuff
