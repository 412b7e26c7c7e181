#pragma once

#include "units.h"

namespace cuff {

/// How long a monostable holds a valve shut without a new edge.
constexpr Ms HOLD_MS = 100;

/// The control task's side of a valve's hold: an output that flips at each step, and so cannot be held by a task that
/// hangs, at whichever level.
class ValveHold {
 public:
  /// Return the level of the output for this step.
  bool step(bool valve_open) {
    if (valve_open)
      this->level_ = false;
    else
      this->level_ = !this->level_;
    return this->level_;
  }

 protected:
  bool level_ = false;
};

/// The hardware's side (a 74HC123 or a charge pump): a valve can be shut for 100 ms after each rising edge.
class Monostable {
 public:
  void see(bool level, Ms now) {
    if (level && !this->level_)
      this->edge_ = now;
    this->level_ = level;
  }

  bool shut(Ms now) const { return this->edge_ != NO_MS && now - this->edge_ < HOLD_MS; }

 protected:
  Ms edge_ = NO_MS;
  bool level_ = false;
};

}  // namespace cuff
