#include "rate.h"

namespace cuff {

bool RateBase::exceeded_(Moment *times, int most, Span within_ms, Moment now) {
  Moment &oldest = times[this->at_];
  // One that is 49 days old looks as if it were new, which costs one frame.
  const bool over = this->full_ && now - oldest < static_cast<Moment>(within_ms);
  oldest = now;
  if (++this->at_ == most) {
    this->at_ = 0;
    this->full_ = true;
  }
  return over;
}

}  // namespace cuff
