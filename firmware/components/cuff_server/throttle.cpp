#include "throttle.h"

namespace cuff {

void Throttle::failed(uint32_t address, Moment now) {
  Entry &entry = this->entry_(address, now);
  entry.times[entry.count % FAILURES] = now;
  entry.count++;
}

bool Throttle::barred(uint32_t address, Moment now) const {
  for (const auto &entry : this->entries_) {
    if (entry.address == address && entry.count >= FAILURES)
      return now - entry.times[entry.count % FAILURES] < FAILURES_WITHIN_MS;
  }
  return false;
}

/// Return the entry of an address; a new one takes the place of the one that has been quiet for longest.
Throttle::Entry &Throttle::entry_(uint32_t address, Moment now) {
  Entry *quietest = &this->entries_[0];
  for (auto &entry : this->entries_) {
    if (entry.count > 0 && entry.address == address)
      return entry;
    if (entry.count == 0 || (quietest->count > 0 && now - entry.newest() > now - quietest->newest()))
      quietest = &entry;
  }
  *quietest = Entry();
  quietest->address = address;
  return *quietest;
}

}  // namespace cuff
