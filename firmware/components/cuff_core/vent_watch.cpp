#include "vent_watch.h"

namespace cuff {

void VentWatch::advance(Ms dt, bool valid, bool below) {
  this->below_ms_ = below ? this->below_ms_ + dt : 0;
  this->above_ms_ = valid && !below ? this->above_ms_ + dt : 0;
  if (below)
    this->due_ = NO_MS;
}

bool VentWatch::refilled(Ms now) {
  if (this->above_ms_ < DWELL_MS)
    return false;
  if (this->due_ == NO_MS)
    this->release(now);
  return true;
}

}  // namespace cuff
