#pragma once

#include "chance.h"

namespace cuff {

/// Repetitions of one limb, switched on and off as sets begin and end.
///
/// Each raises the pressure by 20 to 45 mmHg at 0.25 to 0.5 Hz, and after the first ones the cuff sits 10 to 20 mmHg
/// lower.
class Movement {
 public:
  explicit Movement(Chance &chance) : chance_(chance) {}

  /// Begin or end a set; a repetition under way is finished.
  void work(bool on);

  /// Advance `dt` seconds; return mmHg to add to a cuff at `cuff_pressure`.
  double offset(double dt, double cuff_pressure);

 protected:
  double contraction_(double dt);
  void begin_();

  Chance &chance_;
  double sag_ = 0.0;
  double sag_goal_ = 0.0;
  double elapsed_ = 0.0;
  double set_period_ = 0.0;
  double set_peak_ = 0.0;
  double period_ = 0.0;
  double peak_ = 0.0;
  bool working_ = false;
};

}  // namespace cuff
