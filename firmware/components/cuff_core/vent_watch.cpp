#include "vent_watch.h"

namespace cuff {

void VentWatch::advance(Span dt, bool valid, bool below) {
  this->below_ms_ = below ? longer(this->below_ms_, dt) : 0;
  this->above_ms_ = valid && !below ? longer(this->above_ms_, dt) : 0;
  this->waiting_ms_ = below ? NO_MS : longer(this->waiting_ms_, dt);
}

bool VentWatch::refilled() {
  if (this->above_ms_ < DWELL_MS)
    return false;
  if (this->waiting_ms_ == NO_MS)
    this->release();
  return true;
}

}  // namespace cuff
