#pragma once

#include "units.h"

namespace cuff {

/// Millionths of a mmHg: fine enough to add up what a pump does in 10 ms.
using Fine = int32_t;
constexpr Fine FINE = 10000;

constexpr Fine fine(Pressure pressure) { return pressure * FINE; }
constexpr Fine fine_mmhg(int tenths) { return tenths * 100000; }

constexpr Fine TURN = fine_mmhg(30);
constexpr int TURN_PERCENT = 8;

/// Longer than the slowest repetition: without a turn for so long, the limb rests.
constexpr Ms QUIET_MS = 4500;

/// What the limb adds to the air's own pressure: repetitions by their turning points, a resting limb by its mean.
class Disturbance {
 public:
  /// Start quiet at 0.
  void start() { *this = Disturbance(); }

  /// Take in one more value, 10 ms after the last.
  void observe(Ms now, Fine value);

  Fine peak() const { return this->peak_; }
  Fine valley() const { return this->valley_; }
  bool rising() const { return this->rising_; }
  bool quiet() const { return this->quiet_; }

  /// Peak to valley of the last repetition; 0 at rest.
  Fine size() const { return this->peak_ - this->valley_; }

  /// Half way between peak and valley.
  Fine middle() const { return (this->peak_ + this->valley_) / 2; }

  /// Whether this is as high as the last repetition came, or higher.
  bool at_peak() const { return this->value_ > this->peak_ - fine_mmhg(5); }

  /// Whether a rise is near its known peak and slowing down.
  bool cresting() const;

  /// Whether this is well above a limb at rest.
  bool sudden() const { return this->value_ - this->slow_ > fine_mmhg(20); }

 protected:
  void rise_(Ms now);
  void fall_(Ms now);
  void turn_(Ms now);
  Fine margin_() const { return larger<Fine>(TURN, this->size() / 100 * TURN_PERCENT); }

  Ms turned_ = -QUIET_MS;
  Fine peak_ = 0;
  Fine valley_ = 0;
  Fine extreme_ = 0;
  Fine slow_ = 0;
  Fine fast_ = 0;
  Fine value_ = 0;
  bool rising_ = false;
  bool quiet_ = true;
};

}  // namespace cuff
