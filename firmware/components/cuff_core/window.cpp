#include "window.h"

namespace cuff {

void OnSteps::pass_(uint32_t *bits, int32_t steps, Span dt, bool on) {
  if (!on && this->count_ == 0)
    return;  // An empty window looks the same wherever it ends.
  if (dt > steps * STEP_MS)
    this->clear();
  this->left_ms_ += smaller(dt, steps * STEP_MS);
  for (; this->left_ms_ >= STEP_MS; this->left_ms_ -= STEP_MS)
    this->step_(bits, steps, on);
}

void OnSteps::step_(uint32_t *bits, int32_t steps, bool on) {
  uint32_t &word = bits[this->at_ / 32];
  const uint32_t mask = 1u << (this->at_ % 32);
  if (this->known_ < steps)
    this->known_++;
  else if (word & mask)
    this->count_--;
  this->count_ += on ? 1 : 0;
  word = on ? word | mask : word & ~mask;
  this->at_ = this->at_ + 1 == steps ? 0 : this->at_ + 1;
}

}  // namespace cuff
