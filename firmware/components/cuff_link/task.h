#pragma once

#include "esphome/core/defines.h"

#ifdef USE_ESP32
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>
#else
#include <condition_variable>
#include <mutex>
#endif

#include "../cuff_core/units.h"

namespace esphome::cuff_link {

/// The clock of all tasks: monotonic, ms.
cuff::Ms clock_ms();

/// A task beside ESPHome's loop: FreeRTOS's on an ESP32, a thread on a computer. It runs for ever.
class Task {
 public:
  using Body = void (*)(void *context);

  /// Start it; a higher priority (ESPHome's loop has 1) goes first on an ESP32. Return whether there was memory.
  bool start(const char *name, int priority, unsigned stack, Body body, void *context);

  /// Sleep until `wake` is called, at most so long. The task itself calls this.
  void sleep(cuff::Ms timeout_ms);

  /// End the sleep, or the next one; any task may call it.
  void wake();

 protected:
#ifdef USE_ESP32
  TaskHandle_t handle_{nullptr};
#else
  std::mutex mutex_;
  std::condition_variable condition_;
  bool woken_{false};
#endif
};

}  // namespace esphome::cuff_link
