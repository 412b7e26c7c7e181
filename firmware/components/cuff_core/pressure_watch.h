#pragma once

#include "window.h"

namespace cuff {

constexpr Pressure OVER_TARGET = mmhg(15);
constexpr Pressure MUST_FALL = mmhg(5);
constexpr Span MUST_FALL_MS = 10000;
constexpr Span LEAK_WINDOW_MS = 60000;
constexpr Span LEAK_PUMPING_MS = 15000;

/// Trips on two samples above the bound, or on 10 s too far above the target (Cuff Link, rule 5).
class OverpressureWatch {
 public:
  /// Configure a new one, by the bound of its cuff.
  void configure(Pressure bound) {
    this->bound_ = bound;
    this->above_ms_ = NO_MS;
  }

  /// Let time pass, with a sample or without.
  void pass(Span dt) { this->above_ms_ = longer(this->above_ms_, dt); }

  /// Judge one new sample; one that is not to be believed breaks the row of two.
  bool tripped(Pressure pressure, Pressure target);

 protected:
  bool lingers_(Pressure pressure, Pressure target);

  Span above_ms_ = 0;
  Pressure bound_ = 0;
  Pressure reference_ = 0;
  uint8_t above_bound_ = 0;
};

/// Trips on inflating for too long, or on holding with too much pumping (Cuff Link, rule 6).
class LeakWatch {
 public:
  /// Configure a new one, of a cuff that takes `fill_ms` from empty to `pressure_max`.
  void configure(Span fill_ms, Pressure pressure_max) {
    this->fill_ms_ = fill_ms;
    this->pressure_max_ = pressure_max;
    this->since_bleed_ms_ = NO_MS;
  }

  /// Begin a run of inflating or of holding.
  void start();

  /// Let time pass, in any phase.
  void pass(Span dt) {
    this->run_ms_ = longer(this->run_ms_, dt);
    this->since_bleed_ms_ = longer(this->since_bleed_ms_, dt);
  }

  /// Judge a run of inflating: a cuff fills slowest while it is soft.
  bool inflating_too_long(Pressure target) const;

  /// Judge `dt` ms of holding: more than 15 s of pump in 60, and no bleeding.
  bool pumping_too_much(Span dt, bool pump, bool bleed);

 protected:
  Span fill_ms_ = 0;
  Span run_ms_ = 0;
  Span since_bleed_ms_ = 0;
  Pressure pressure_max_ = 0;
  OnTime<LEAK_WINDOW_MS> pumping_;
};

}  // namespace cuff
