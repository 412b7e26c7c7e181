#pragma once

#include "window.h"

namespace cuff {

constexpr Span BREAK_MS = 1000;
constexpr Span BREAK_WINDOW_MS = 10000;

/// Counts occluded time; returns to zero only after an unbroken reperfusion (Cuff Link, rule 1).
///
/// A closed valve below 20 mmHg stops both the count and the window in which breaks are summed, so that pauses cannot
/// push two halves of a break apart.
class OcclusionClock {
 public:
  /// Configure a new one, to start at `occluded_ms` with no reperfusion behind it.
  void configure(Span reperfusion_ms, Span occluded_ms) {
    this->reperfusion_ms_ = reperfusion_ms;
    this->occluded_ms_ = occluded_ms;
    this->was_below_ = true;
  }

  /// Count `dt` ms; they are free only when the cuff began and ended them below.
  void advance(Span dt, bool below, bool valve_open);

  Span occluded_ms() const { return this->occluded_ms_; }
  Span reperfused_ms() const { return this->reperfused_ms_; }

 protected:
  void count_break_(Span dt);

  Span occluded_ms_ = 0;
  Span reperfused_ms_ = 0;
  Span reperfusion_ms_ = 0;
  bool was_below_ = false;
  OnTime<BREAK_WINDOW_MS> breaks_;
};

}  // namespace cuff
