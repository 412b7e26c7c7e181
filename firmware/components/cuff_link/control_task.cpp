#include "control_task.h"

namespace esphome::cuff_link {

/// Above lwIP (18) and below the timers (22) and Wi-Fi (23) of ESP-IDF, which never take long.
constexpr int PRIORITY = 20;
constexpr unsigned STACK = 4096;

/// A computer is late now and then, and simulated cuffs can make up for it. Real ones cannot: there the next step knows
/// how much time has passed.
#ifdef USE_HOST
constexpr bool CATCHES_UP = true;
#else
constexpr bool CATCHES_UP = false;
#endif

bool ControlTask::start() {
  this->control_.on_request([](void *task) { static_cast<Task *>(task)->wake(); }, &this->task_);
  this->stepped_at_.store(static_cast<uint32_t>(clock_ms()));
  return this->task_.start("cuff_control", PRIORITY, STACK, run_, this);
}

void ControlTask::run() {
  this->control_.boot();
  this->started_ = clock_ms();
  cuff::Ms due = this->started_ + cuff::STEP_MS;
  while (true) {
    const cuff::Ms now = clock_ms();
    if (now < due) {
      this->task_.sleep(due - now);
      this->control_.serve();
      continue;
    }
    this->step_(CATCHES_UP ? due : now);
    due = CATCHES_UP ? due + cuff::STEP_MS : cuff::larger(due + cuff::STEP_MS, now + 1);
  }
}

void ControlTask::step_(cuff::Ms now) {
  this->stepped_at_.store(static_cast<uint32_t>(now));
  if (this->button_pin_ != nullptr && this->button_.step(this->button_pin_->digital_read()))
    this->control_.press_button();
  this->control_.step(now - this->started_);
}

cuff::Ms ControlTask::silent_ms() const {
  return static_cast<uint32_t>(static_cast<uint32_t>(clock_ms()) - this->stepped_at_.load());
}

}  // namespace esphome::cuff_link
