#pragma once

#include "../cuff_core/units.h"

namespace cuff {

/// Notices when more than `COUNT` things happen within `SPAN_MS` of real time.
template<int COUNT, Ms SPAN_MS> class Rate {
 public:
  /// Count one; return whether it is one too many.
  bool exceeded(Ms now) {
    uint32_t &oldest = this->times_[this->count_ % COUNT];
    // 32 bits are enough: what is older than the span is told apart for 49 days, and then costs one frame.
    const bool over = this->count_ >= COUNT && static_cast<uint32_t>(now) - oldest < SPAN_MS;
    oldest = static_cast<uint32_t>(now);
    this->count_ = this->count_ + 1 == 2 * COUNT ? COUNT : this->count_ + 1;
    return over;
  }

 protected:
  uint32_t times_[COUNT] = {};
  int count_ = 0;
};

}  // namespace cuff
