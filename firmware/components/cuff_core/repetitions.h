#pragma once

#include "units.h"

namespace cuff {

/// Millionths of a mmHg: fine enough to add up what a pump does in 10 ms.
using Fine = int32_t;
constexpr Fine FINE = 10000;

constexpr Fine fine(Pressure pressure) { return pressure * FINE; }
constexpr Fine fine_mmhg(int tenths) { return tenths * 100000; }

/// More than the largest pulse, so that a beat does not pass for a repetition.
constexpr Fine TURN = fine_mmhg(40);

/// The last repetitions of a limb, and what they say of the next: how far up, how far down.
///
/// What matters is how far it goes from where it last turned, and not where that was: a limb sags as it tires, and a
/// cuff creeps. When it has not turned for as long as a whole repetition took, it does something else, and nothing is
/// foretold.
class Repetitions {
 public:
  /// Start again, at rest at `value`.
  void forget(Fine value);

  /// Take in the limb's present part, `dt` ms after the last.
  void observe(int32_t dt, Fine value);

  /// Whether the next one can be foretold: fewer may have been a movement of another kind.
  bool known() const { return this->count_ >= 2; }

  /// The peak of this rise if it is like the largest; in a fall, the last one.
  Fine peak() const;

  /// The valley of this fall if it is like the others; in a rise, the last one.
  Fine valley() const;

 protected:
  /// So many are remembered: a set's repetitions are alike, two sets are not.
  static constexpr int KEPT = 3;

  void rise_(Fine value);
  void fall_(Fine value);
  bool overdue_() const;

  int32_t ms_ = 0;
  int32_t turned_ms_ = 0;
  Fine high_ = 0;
  Fine low_ = 0;
  int count_ = 0;
  int next_ = 0;
  bool rising_ = false;
  Fine rises_[KEPT] = {};
  int32_t lasted_[KEPT] = {};
};

}  // namespace cuff
