#pragma once

#include "repetitions.h"

namespace cuff {

/// Longer than the slowest repetition, so that its peak and its valley are both in it.
constexpr int32_t SPAN_MS = 5000;
constexpr int32_t PIECE_MS = 100;

/// Long enough that a sensor's noise is no movement, short beside any repetition.
constexpr int32_t LAG_MS = 50;
constexpr int32_t MEAN_MS = 1000;

/// More than a pulse: a limb that has not risen so much for long is at rest.
///
/// A leak, or a pump that brings less than it should, look like a limb that falls for ever.
constexpr Fine LIMB_RISE = fine_mmhg(30);
constexpr Fine NEAR_PEAK = fine_mmhg(5);

/// Of rise in `LAG_MS`: less is the top of a repetition, or none at all.
constexpr Fine CRESTING = fine_mmhg(5);

/// What the limb adds to the air's own pressure, and where it is going, by the last repetitions.
///
/// Until there are some, and when a limb does something else, peak and valley are the highest and the lowest of the
/// last seconds.
class Disturbance {
 public:
  /// Start at rest at 0; pieces of before are not looked at again.
  void start();

  /// Take in one more value, `dt` ms after the last.
  void observe(int32_t dt, Fine value);

  Fine peak() const { return this->peak_; }
  Fine valley() const { return this->valley_; }

  /// Half way between peak and valley.
  Fine middle() const { return (this->peak_ + this->valley_) / 2; }

  /// By how much it rises in the next `LAG_MS`, at its present rate.
  Fine soon() const { return this->value_ - this->lagging_; }

  /// How far it is still going to rise, if this is like the last time.
  Fine to_come() const { return this->soon() > CRESTING ? this->peak_ - this->value_ : 0; }

  /// Whether this is as high as it has been, or higher: who knows the peak.
  bool unknown() const { return this->value_ > this->peak_ - NEAR_PEAK; }

 protected:
  static constexpr int32_t PIECES = SPAN_MS / PIECE_MS;

  void note_(int32_t dt, Fine value);
  void foretell_(int32_t dt, Fine value);
  void next_piece_(Fine value);

  Fine high_ = 0;
  Fine low_ = 0;
  Fine peak_ = 0;
  Fine valley_ = 0;
  Fine value_ = 0;
  Fine lagging_ = 0;
  Fine slow_ = 0;
  Fine risen_from_ = 0;
  int32_t still_ms_ = 0;
  int32_t piece_ms_ = 0;
  int32_t pieces_ = 0;
  int32_t at_ = 0;
  Repetitions repetitions_;
  Fine highest_[PIECES] = {};
  Fine lowest_[PIECES] = {};
};

}  // namespace cuff
