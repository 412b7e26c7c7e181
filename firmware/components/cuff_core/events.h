#pragma once

#include "atomic.h"
#include "units.h"
#include "vocabulary.h"

namespace cuff {

constexpr int EVENTS_KEPT = 64;

/// Stands for the whole controller where an event names a channel.
constexpr int NO_CHANNEL = -1;

/// Something that happened; `n` counts from 1 in each boot.
struct Event {
  uint32_t n;
  int8_t channel;
  Kind kind;
  Reason reason;
  Ms uptime_ms;
};

/// The last 64 events. One task adds, another reads; neither ever waits.
class EventLog {
 public:
  /// Forget everything, for a new boot; no one may read meanwhile.
  void clear();
  void add(Ms now, int channel, Kind kind, Reason reason);

  /// The number of the newest event, 0 before the first.
  uint32_t newest() const { return this->newest_.load(); }

  /// The number of the oldest event that is kept.
  uint32_t oldest() const;

  /// Read event `n`; return false when it is not kept, or was just written over.
  bool read(uint32_t n, Event &event) const;

 protected:
  struct Slot {
    Atomic<uint32_t> n;
    Words<Event> event;
  };
  Atomic<uint32_t> newest_;
  Slot slots_[EVENTS_KEPT];
};

}  // namespace cuff
