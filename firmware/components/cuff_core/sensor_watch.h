#pragma once

#include "hardware.h"
#include "limits.h"

namespace cuff {

constexpr Span STALE_MS = 250;
constexpr Span STUCK_MS = 2000;
constexpr Pressure RISE = mmhg(3);
constexpr int RISE_SHARE = 5;
constexpr Pressure KNOWN_UP = mmhg(30);
constexpr Span LOST_MS = 1000;

/// Judges samples by age, range and liveliness, and applies the zero (Cuff Link, rule 4).
///
/// Liveliness is judged by the raw reading: some sensors latch up and report zeros with a good status, which
/// conversion and zero would only dress up.
class SensorWatch {
 public:
  /// Configure a new one, without a sample; the first is due within 250 ms of boot.
  void configure(Pressure sensor_max) {
    this->max_ = sensor_max;
    this->pressure_ = NO_PRESSURE;
  }

  /// Take a sample `dt` ms after the last call, or null when there is none; return the pressure if it is to be believed.
  ///
  /// `must_move` is whether a working sensor moves now: not while vented.
  Pressure read(Span dt, const Sample *sample, bool must_move);

  /// Return whether it is broken, not only just switched on.
  bool failed() const;

  /// How old the newest sample is; before the first, how long it has been waited for.
  Span age_ms() const { return this->age_ms_; }

  /// What the sensor reads at ambient, from the factory's zero.
  Pressure zero() const { return this->zero_; }
  void set_zero(Pressure zero) { this->zero_ = zero; }

 protected:
  void take_(const Sample &sample);
  Pressure judge_() const;

  Span age_ms_ = 0;
  Span unchanged_ms_ = 0;
  Pressure max_ = 0;
  Pressure zero_ = 0;
  Pressure reading_ = 0;
  Pressure pressure_ = 0;
  int32_t raw_ = 0;
  bool sampled_ = false;
  bool stuck_ = false;
};

/// Pumping into an empty cuff must show: 3 mmHg in a fifth of its fill time (Cuff Link, rule 4).
class RiseWatch {
 public:
  void configure(Span fill_ms) {
    this->allowed_ms_ = fill_ms / RISE_SHARE;
    this->stop();
  }

  /// Begin a run from empty, at `pressure`.
  void start(Pressure pressure);
  void stop() { this->from_ = NO_PRESSURE; }

  /// Count pump time; return, once it is used up, whether the rise is missing.
  bool failed(Pressure pressure, Span pumped_ms);

 protected:
  Span allowed_ms_ = 0;
  Span pumped_ms_ = 0;
  Pressure from_ = 0;
};

/// An inflated cuff does not read empty while its valve is shut.
///
/// The reading of a tube that has slipped off is alive and in range, so neither age nor liveliness shows it, while
/// the pump goes on filling the cuff. One second is longer than a bleed, and shorter than the 2 s in which a person
/// must be free.
class LossWatch {
 public:
  /// Begin a run of inflating or of holding.
  void start() { *this = LossWatch(); }

  /// Count `dt` ms at `pressure`; return whether a cuff's pressure is lost.
  bool failed(Pressure pressure, Span dt);

 protected:
  Span empty_ms_ = 0;
  bool known_up_ = false;
};

}  // namespace cuff
