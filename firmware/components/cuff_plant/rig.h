#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <semaphore.h>

#include "../cuff_core/control.h"
#include "plant.h"

namespace cuff {

/// A gap in real time after which the controller restarts (Cuff Link, rule 10).
constexpr double WATCHDOG_S = 1.0;

/// Channels on simulated hardware, and the control task as a thread whose time may run faster than life.
class Rig {
 public:
  /// Build the hardware of these cuffs; nothing runs before `start`.
  Rig(const ControllerConfig &config, const std::vector<const Cuff *> &cuffs, Memory &memory, double time_scale);
  ~Rig();

  Control &control() { return this->control_; }

  /// Switch the power on and let time pass.
  void start();
  void stop();

  /// Pull the plug: pumps stop and valves fall open. Or put it back: a new boot.
  void cut_power();
  void restore_power();
  bool powered() const { return this->powered_.load(); }

  /// Return once whether the watchdog has bitten: the controller has no power until it is restored.
  bool bitten() { return this->bitten_.exchange(false); }

  /// Let controller time pass at once.
  void warp(double seconds);

  int channels() const { return static_cast<int>(this->plants_.size()); }

  /// Do something to one channel's hardware, between two steps.
  template<typename F> auto with_plant(int channel, F act) {
    const std::lock_guard<std::mutex> lock(this->mutex_);
    return act(*this->plants_[channel]);
  }

 protected:
  static void wake_(void *context);
  void run_();
  void advance_(Ms steps);

  std::vector<std::unique_ptr<Plant>> plants_;
  std::vector<Hardware *> hardware_;
  Control control_;
  double time_scale_;
  Ms now_ = 0;
  std::atomic<bool> powered_{false};
  std::atomic<bool> bitten_{false};
  std::atomic<bool> running_{false};
  std::atomic<bool> asked_{false};
  std::mutex mutex_;
  sem_t ask_;
  std::thread thread_;
};

}  // namespace cuff
