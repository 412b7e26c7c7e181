#pragma once

#include "esphome/components/output/float_output.h"
#include "esphome/core/hal.h"

#include "../cuff_drivers/parts.h"

namespace esphome::cuff_link {

/// A pin of the chip, for a driver. Nothing is switched before `setup`.
class PinAdapter : public cuff::Pin {
 public:
  void set_pin(InternalGPIOPin *pin) { this->pin_ = pin; }

  void setup() {
    this->pin_->setup();
    this->pin_->digital_write(false);
  }

  void write(bool high) override { this->pin_->digital_write(high); }

 protected:
  InternalGPIOPin *pin_{nullptr};
};

/// An output of ESPHome's, for a driver: told only what is new, for the control task asks a hundred times a second.
class OutputAdapter : public cuff::Drive {
 public:
  void set_output(output::FloatOutput *output) { this->output_ = output; }

  void set(cuff::Duty duty) override {
    if (this->told_ && duty == this->duty_)
      return;
    this->told_ = true;
    this->duty_ = duty;
    this->output_->set_level(static_cast<float>(duty) / cuff::FULL_DUTY);
  }

 protected:
  output::FloatOutput *output_{nullptr};
  cuff::Duty duty_{0};
  bool told_{false};
};

}  // namespace esphome::cuff_link
