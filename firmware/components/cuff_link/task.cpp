#include "task.h"

#ifdef USE_ESP32
#include <esp_timer.h>
#else
#include <chrono>
#include <thread>
#endif

namespace esphome::cuff_link {

#ifdef USE_ESP32

cuff::Ms clock_ms() { return esp_timer_get_time() / 1000; }

bool Task::start(const char *name, int priority, unsigned stack, Body body, void *context) {
  return xTaskCreate(body, name, stack, context, priority, &this->handle_) == pdPASS;
}

void Task::sleep(cuff::Ms timeout_ms) {
  if (timeout_ms > 0)
    ulTaskNotifyTake(pdTRUE, pdMS_TO_TICKS(timeout_ms));
}

void Task::wake() {
  if (this->handle_ != nullptr)
    xTaskNotifyGive(this->handle_);
}

#else

cuff::Ms clock_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

bool Task::start(const char *name, int priority, unsigned stack, Body body, void *context) {
  std::thread(body, context).detach();
  return true;
}

void Task::sleep(cuff::Ms timeout_ms) {
  std::unique_lock<std::mutex> lock(this->mutex_);
  this->condition_.wait_for(lock, std::chrono::milliseconds(timeout_ms), [this] { return this->woken_; });
  this->woken_ = false;
}

void Task::wake() {
  {
    const std::lock_guard<std::mutex> lock(this->mutex_);
    this->woken_ = true;
  }
  this->condition_.notify_one();
}

#endif

}  // namespace esphome::cuff_link
