#pragma once

#include "moment.h"

namespace cuff {

/// Notices when more things happen than may, by the moments of the last ones.
class RateBase {
 protected:
  /// Count one; return whether it is more than `most` within `within_ms`. `times` has room for `most`.
  bool exceeded_(Moment *times, int most, Span within_ms, Moment now);

  int at_ = 0;
  bool full_ = false;
};

/// Notices when more than `COUNT` things happen within `WITHIN_MS` of real time.
template<int COUNT, Span WITHIN_MS> class Rate : public RateBase {
 public:
  /// Count one; return whether it is one too many.
  bool exceeded(Moment now) { return this->exceeded_(this->times_, COUNT, WITHIN_MS, now); }

 protected:
  Moment times_[COUNT] = {};
};

}  // namespace cuff
