#pragma once

#include "moment.h"

namespace cuff {

/// Notices when more than `COUNT` things happen within `WITHIN_MS` of real time.
template<int COUNT, Span WITHIN_MS> class Rate {
 public:
  /// Count one; return whether it is one too many.
  bool exceeded(Moment now) {
    Moment &oldest = this->times_[this->count_ % COUNT];
    // One that is 49 days old looks as if it were new, which costs one frame.
    const bool over = this->count_ >= COUNT && now - oldest < WITHIN_MS;
    oldest = now;
    this->count_ = this->count_ + 1 == 2 * COUNT ? COUNT : this->count_ + 1;
    return over;
  }

 protected:
  int count_ = 0;
  Moment times_[COUNT] = {};
};

}  // namespace cuff
