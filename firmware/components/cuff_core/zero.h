#pragma once

#include "requests.h"
#include "units.h"

namespace cuff {

constexpr Span ZERO_AFTER_MS = 5000;
constexpr Pressure ZERO_WITHIN = mmhg(10);
constexpr Pressure STILL_WITHIN = mmhg(3);
constexpr int ZERO_SAMPLES = 100;

/// Finds what a vented cuff's sensor reads at ambient.
class ZeroPoint {
 public:
  /// Forget the samples: the cuff was not vented all the time.
  void clear() { this->count_ = 0; }

  /// Keep a sample of a vented cuff.
  void observe(Pressure pressure);

  /// Move `zero` to what the last samples say, or refuse.
  Refusal move(Pressure &zero, Span vented_ms);

 protected:
  int kept_() const { return smaller(this->count_, ZERO_SAMPLES); }

  int count_ = 0;
  Pressure samples_[ZERO_SAMPLES] = {};
};

}  // namespace cuff
