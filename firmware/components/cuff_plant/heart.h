#pragma once

#include "chance.h"

namespace cuff {

/// One beat: how long it lasts, its size and filling beside others, and its systolic's shift.
struct Beat {
  double period;
  double size = 1.0;
  double filling = 1.0;
  double shift = 0.0;
};

/// A heart at rest; every beat is settled when it begins, by breath (E225, E226) and chance.
class Heart {
 public:
  /// Beat `rate` times a minute.
  Heart(Chance &chance, double rate);

  const Beat &beat() const { return this->beat_; }

  /// Go on by `dt` seconds; return where the beat is, 0 at its foot, 1 at its top.
  double advance(double dt);

 protected:
  Beat next_(const Beat &last);
  double breath_() const;

  Chance &chance_;
  double period_;
  double breath_hz_;
  double breath_phase_;
  double clock_ = 0.0;
  double since_;
  Beat beat_;
};

}  // namespace cuff
