#pragma once

#include "moment.h"

namespace cuff {

constexpr int FAILURES = 5;
constexpr Span FAILURES_WITHIN_MS = 1000;
constexpr int ADDRESSES_KEPT = 16;

/// Bars an address with 5 failed handshakes in a second for the rest of that second.
class Throttle {
 public:
  /// Count a failed handshake.
  void failed(uint32_t address, Moment now);

  /// Return whether this address is not answered.
  bool barred(uint32_t address, Moment now) const;

 protected:
  struct Entry {
    uint32_t address = 0;
    uint32_t count = 0;
    Moment times[FAILURES] = {};

    Moment newest() const { return this->times[(this->count + FAILURES - 1) % FAILURES]; }
  };

  Entry &entry_(uint32_t address, Moment now);

  Entry entries_[ADDRESSES_KEPT];
};

}  // namespace cuff
