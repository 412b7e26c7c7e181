#pragma once

#include "../cuff_core/control.h"
#include "../cuff_drivers/push_button.h"
#include "adapters.h"
#include "task.h"

namespace esphome::cuff_link {

/// Steps the controller a hundred times a second, above all else, and carries out requests in between.
class ControlTask {
 public:
  explicit ControlTask(cuff::Control &control) : control_(control) {}

  void set_button(InternalGPIOPin *pin) { this->button_pin_ = pin; }

  /// Begin; return whether there was memory for it.
  bool start();

  /// How long ago the last step was; any task may ask.
  cuff::Ms silent_ms() const;

 protected:
  static void run_(void *self) { static_cast<ControlTask *>(self)->run(); }
  void run();
  void step_(cuff::Ms now);

  cuff::Control &control_;
  Task task_;
  InternalGPIOPin *button_pin_{nullptr};
  cuff::PushButton button_;
  cuff::Ms started_{0};
  cuff::Atomic<uint32_t> stepped_at_;
};

}  // namespace esphome::cuff_link
