#include "channel.h"

namespace esphome::cuff_link {

void Channel::add_valve(InternalGPIOPin *pin) {
  PinAdapter &valve = this->valves_[this->valve_count_++];
  valve.set_pin(pin);
  this->driver_.add_valve(valve);
}

void Channel::set_bleed(InternalGPIOPin *pin) {
  this->bleeds_ = true;
  this->bleed_.set_pin(pin);
  this->driver_.set_bleed(this->bleed_);
}

void Channel::set_coil(output::FloatOutput *coil) {
  this->coil_.set_output(coil);
  this->driver_.set_coil(this->coil_);
}

void Channel::setup() {
  this->pump_.set(0);
  for (int i = 0; i < this->valve_count_; i++)
    this->valves_[i].setup();
  if (this->bleeds_)
    this->bleed_.setup();
}

}  // namespace esphome::cuff_link
