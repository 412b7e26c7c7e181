#pragma once

#include <cstring>

#include "../cuff_core/renew.h"
#include "json_writer.h"
#include "moment.h"

namespace cuff {

constexpr Span PING_MS = 5000;
constexpr Span PONG_MS = 10000;

/// Asks a peer every 5 s whether it is still there; only the answer to that counts.
class Heartbeat {
 public:
  void start(Moment now) {
    renew(*this);
    this->next_ = now;
  }

  /// Go on; return whether a ping has been without an answer for 10 s.
  bool overdue(Moment now) {
    if (reached(this->next_, now)) {
      this->next_ += larger(PING_MS, since(this->next_, now));
      this->asked_at_[this->asked_++ % KEPT] = now;
      this->due_ = true;
    }
    return this->answered_ != this->asked_ && since(this->asked_at_[this->answered_ % KEPT], now) >= PONG_MS;
  }

  bool due() const { return this->due_; }

  /// Write what the next ping holds: its number, as it stands in memory.
  void ping(JsonWriter &writer) {
    this->due_ = false;
    writer.raw(reinterpret_cast<const char *>(&this->asked_), sizeof(this->asked_));
  }

  /// Take note of a pong; one that answers no ping of ours is none.
  void pong(const char *data, size_t size) {
    uint32_t number;
    if (size != sizeof(number))
      return;
    std::memcpy(&number, data, size);
    // Whether it is behind the last answer, and none that has not been asked yet.
    if (number - this->answered_ - 1 < this->asked_ - this->answered_)
      this->answered_ = number;
  }

 protected:
  static constexpr uint32_t KEPT = 4;

  Moment asked_at_[KEPT] = {};
  Moment next_ = 0;
  uint32_t asked_ = 0;
  uint32_t answered_ = 0;
  bool due_ = false;
};

}  // namespace cuff
