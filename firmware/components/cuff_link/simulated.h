#pragma once

#include "esphome/core/defines.h"

#ifdef USE_HOST

#include <mutex>
#include <string>

#include "../cuff_plant/plant.h"
#include "cuff_link.h"

namespace esphome::cuff_link {

/// A channel on a simulated limb, which another task than control may break.
class SimulatedCuff : public cuff::Hardware {
 public:
  explicit SimulatedCuff(const cuff::Cuff &cuff);

  bool advance(cuff::Ms dt, cuff::Duty duty, cuff::Outlet outlet, cuff::Sample &sample) override;

  /// Do something to the hardware, between two steps.
  template<typename F> void with_plant(F act) {
    const std::lock_guard<std::mutex> lock(this->mutex_);
    act(this->plant_);
  }

 protected:
  std::mutex mutex_;
  cuff::Plant plant_;
};

/// The cuffs of a controller on a computer, and hands that break them or press the button: lines on standard input,
/// `button`, `fault CHANNEL NAME on`, `drift CHANNEL MMHG` and `exercise CHANNEL on` as the Python simulator has them.
class SimulatedCuffs : public Component {
 public:
  explicit SimulatedCuffs(CuffLink *link) : link_(link) {}

  /// Add a channel, "arm" or "thigh", with the limits that a maker would find for it.
  void add(const char *cuff, cuff::Pressure pressure_max);

  void loop() override;

 protected:
  bool read_();
  bool carry_out_(const std::string &line);
  SimulatedCuff *cuff_(int channel);

  CuffLink *link_;
  SimulatedCuff *cuffs_[cuff::CHANNELS_MAX]{};
  int count_{0};
  std::string rest_;
  bool listening_{true};
};

}  // namespace esphome::cuff_link

#endif
