#pragma once

#include "atomic.h"
#include "lease.h"
#include "limits.h"
#include "vocabulary.h"

namespace cuff {

/// One channel as a `state` shows it.
struct ChannelState {
  Phase phase;
  Reason reason;
  Reason fault;
  Pressure pressure;
  Pressure target;
  Span age_ms;
  Span occluded_ms;
  Span limit_ms;
  Span left_ms;
  Span reperfused_ms;
};

/// Everything that a `state` shows. `changes` counts what a state must be sent for at once, `version` the snapshots. Before
/// boot there is no channel in it.
struct Snapshot {
  uint32_t version = 0;
  uint32_t changes = 0;
  Ms uptime_ms = 0;
  Span lease_left_ms = 0;
  Span barred_ms = 0;
  int channel_count = 0;
  bool identifying = false;
  Client owner;
  ChannelState channels[CHANNELS_MAX] = {};

  /// Return whether states are due ten times a second.
  bool busy() const {
    for (int i = 0; i < this->channel_count; i++) {
      if (this->channels[i].phase != Phase::VENTED && this->channels[i].phase != Phase::FAULT)
        return true;
    }
    return false;
  }

  /// Return whether the firmware may be updated: all vented, and no lease (rule 10).
  bool may_update() const {
    for (int i = 0; i < this->channel_count; i++) {
      if (this->channels[i].phase != Phase::VENTED)
        return false;
    }
    return this->owner.empty();
  }
};

/// A value that one task writes and others read whole, without a lock.
///
/// The writer never waits. A reader copies again when the count of writings, odd during one, has moved meanwhile.
template<typename T> class Shared {
 public:
  /// Let others read a new one; one task alone.
  void write(const T &value) {
    const uint32_t before = this->count_.load();
    this->count_.store(before + 1);
    this->words_.store(value);
    this->count_.store(before + 2);
  }

  /// Return a whole copy; nothing but its own value before the first writing.
  T read() const {
    T copy;
    while (true) {
      const uint32_t before = this->count_.load();
      if (before == 0)
        return copy;
      this->words_.load(copy);
      if (before % 2 == 0 && this->count_.load() == before)
        return copy;
    }
  }

 protected:
  Atomic<uint32_t> count_;
  Words<T> words_;
};

}  // namespace cuff
