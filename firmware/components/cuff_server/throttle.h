#pragma once

#include "../cuff_core/units.h"

namespace cuff {

constexpr int FAILURES = 5;
constexpr Ms FAILURES_WITHIN_MS = 1000;
constexpr int ADDRESSES_KEPT = 16;

/// Bars an address with 5 failed handshakes in a second for the rest of that second.
class Throttle {
 public:
  /// Count a failed handshake.
  void failed(uint32_t address, Ms now);

  /// Return whether this address is not answered.
  bool barred(uint32_t address, Ms now) const;

 protected:
  struct Entry {
    uint32_t address = 0;
    uint32_t count = 0;
    Ms times[FAILURES] = {};

    Ms newest() const { return this->times[(this->count + FAILURES - 1) % FAILURES]; }
  };

  Entry &entry_(uint32_t address);

  Entry entries_[ADDRESSES_KEPT];
};

}  // namespace cuff
