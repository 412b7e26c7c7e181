#pragma once

#include "chance.h"

namespace cuff {

/// What a limb that should be still does to its cuff: knocks and slow tension; each is off until it is set.
class Unrest {
 public:
  explicit Unrest(Chance &chance) : chance_(chance) {}

  double knocks_a_minute = 0.0;
  bool tense = false;

  /// Advance `dt` seconds; return mmHg to add to a cuff at `cuff_pressure`.
  double offset(double dt, double cuff_pressure);

 protected:
  double knocking_(double dt);
  double tensing_(double dt);

  Chance &chance_;
  double knock_ = 0.0;
  double knock_s_ = 0.0;
  double knock_left_ = 0.0;
  double tension_ = 0.0;
  double goal_ = 0.0;
  double goal_left_ = 0.0;
  double lag_ = 3.0;
};

}  // namespace cuff
