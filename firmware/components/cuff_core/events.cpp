#include "events.h"

namespace cuff {

void EventLog::clear() {
  for (auto &slot : this->slots_)
    slot.n.store(0);
  this->newest_.store(0);
}

void EventLog::add(Ms now, int channel, Kind kind, Reason reason) {
  const uint32_t n = this->newest_.load() + 1;
  Slot &slot = this->slots_[n % EVENTS_KEPT];
  // A reader that meets 0, or another number after its copy, has read nothing.
  slot.n.store(0);
  slot.event.store({n, static_cast<int8_t>(channel), kind, reason, now});
  slot.n.store(n);
  this->newest_.store(n);
}

uint32_t EventLog::oldest() const {
  const uint32_t newest = this->newest();
  return newest < EVENTS_KEPT ? 1 : newest - EVENTS_KEPT + 1;
}

bool EventLog::read(uint32_t n, Event &event) const {
  const Slot &slot = this->slots_[n % EVENTS_KEPT];
  if (n == 0 || slot.n.load() != n)
    return false;
  slot.event.load(event);
  return slot.n.load() == n;
}

}  // namespace cuff
