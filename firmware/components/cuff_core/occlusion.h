#pragma once

#include "window.h"

namespace cuff {

constexpr Ms BREAK_MS = 1000;
constexpr int32_t BREAK_WINDOW_MS = 10000;

/// Counts occluded time; returns to zero only after an unbroken reperfusion (Cuff Link, rule 1).
///
/// A closed valve below 20 mmHg stops both the count and the window in which breaks are summed, so that pauses cannot
/// push two halves of a break apart.
class OcclusionClock {
 public:
  /// Start at `occluded_ms`, with no reperfusion behind it.
  void start(Ms reperfusion_ms, Ms occluded_ms);

  /// Count `dt` ms; they are free only when the cuff began and ended them below.
  void advance(Ms dt, bool below, bool valve_open);

  Ms occluded_ms() const { return this->occluded_ms_; }
  Ms reperfused_ms() const { return this->reperfused_ms_; }

 protected:
  void count_break_(Ms dt);

  OnTime<BREAK_WINDOW_MS> breaks_;
  Ms occluded_ms_ = 0;
  Ms reperfused_ms_ = 0;
  Ms reperfusion_ms_ = 0;
  bool was_below_ = true;
};

}  // namespace cuff
