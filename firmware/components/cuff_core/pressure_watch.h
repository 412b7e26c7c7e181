#pragma once

#include "window.h"

namespace cuff {

constexpr Pressure OVER_TARGET = mmhg(15);
constexpr Pressure MUST_FALL = mmhg(5);
constexpr Ms MUST_FALL_MS = 10000;
constexpr int32_t LEAK_WINDOW_MS = 60000;
constexpr Ms LEAK_PUMPING_MS = 15000;

/// Trips on two samples above the bound, or on 10 s too far above the target (Cuff Link, rule 5).
class OverpressureWatch {
 public:
  void start(Pressure bound);

  /// Judge one new sample; a missing one breaks the row of two.
  bool tripped(Ms now, Pressure pressure, Pressure target);

 protected:
  bool lingers_(Ms now, Pressure pressure, Pressure target);

  Ms since_ = NO_MS;
  Pressure bound_ = 0;
  Pressure reference_ = 0;
  uint8_t above_bound_ = 0;
};

/// Trips on inflating for too long, or on holding with too much pumping (Cuff Link, rule 6).
class LeakWatch {
 public:
  /// Watch a cuff that takes `fill_ms` from empty to `pressure_max`.
  void configure(Ms fill_ms, Pressure pressure_max);

  /// Begin a run of inflating or of holding.
  void start(Ms now);

  /// Judge a run of inflating: a cuff fills slowest while it is soft.
  bool inflating_too_long(Ms now, Pressure target) const;

  /// Judge `dt` ms of holding: more than 15 s of pump in 60, and no bleeding.
  bool pumping_too_much(Ms now, Ms dt, bool pump, bool bleed);

 protected:
  OnTime<LEAK_WINDOW_MS> pumping_;
  Ms fill_ms_ = 0;
  Ms since_ = 0;
  Ms bled_at_ = NO_MS;
  Pressure pressure_max_ = 0;
};

}  // namespace cuff
