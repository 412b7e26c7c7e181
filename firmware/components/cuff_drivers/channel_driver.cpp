#include "channel_driver.h"

namespace cuff {

bool ChannelDriver::advance(Ms dt, Duty duty, Outlet outlet, Sample &sample) {
  const bool lets_out = outlet != Outlet::SHUT;
  const bool vents = outlet == Outlet::OPEN || (lets_out && this->bleed_ == nullptr);
  const bool vent_level = this->vent_hold_.step(vents);
  for (int i = 0; i < this->valve_count_; i++)
    this->valves_[i]->write(vent_level);
  if (this->bleed_ != nullptr)
    this->bleed_->write(this->bleed_hold_.step(lets_out));
  this->save_current_(dt, !vents);
  this->pump_.set(lets_out ? 0 : duty);
  return this->sensor_.read(dt, sample);
}

void ChannelDriver::save_current_(Ms dt, bool shut) {
  if (this->coil_ == nullptr)
    return;
  this->coil_->set(!shut ? 0 : this->shut_ms_ < COIL_PULL_MS ? FULL_DUTY : COIL_HOLD);
  this->shut_ms_ = shut ? this->shut_ms_ + dt : 0;
}

}  // namespace cuff
