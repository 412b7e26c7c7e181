#pragma once

#include "../cuff_core/valve_hold.h"
#include "parts.h"

namespace cuff {

constexpr int VALVES_MAX = 3;

/// How much of its current a coil keeps, once it has pulled.
constexpr Duty COIL_HOLD = 400;
constexpr Ms COIL_PULL_MS = 100;

/// A channel's pump, valves and sensor, driven as the controller says.
///
/// A valve is shut by its pin going up and down at 50 Hz, which a monostable or a charge pump turns into current; a
/// level of any kind lets it fall open. So a control task that hangs vents, whatever it left on the pin.
class ChannelDriver : public Hardware {
 public:
  ChannelDriver(Drive &pump, SensorDriver &sensor) : pump_(pump), sensor_(sensor) {}

  /// Add a valve that vents; at most three, in parallel.
  void add_valve(Pin &valve) { this->valves_[this->valve_count_++] = &valve; }

  /// Have this valve alone bleed while a cuff is held; a vent opens it and the others.
  void set_bleed(Pin &bleed) { this->bleed_ = &bleed; }

  /// Save current: the drive of the coils is full for the first 100 ms.
  void set_coil(Drive &coil) { this->coil_ = &coil; }

  bool advance(Ms dt, Duty duty, Outlet outlet, Sample &sample) override;

 protected:
  void save_current_(Ms dt, bool shut);

  Drive &pump_;
  SensorDriver &sensor_;
  Pin *valves_[VALVES_MAX] = {};
  int valve_count_ = 0;
  Pin *bleed_ = nullptr;
  ValveHold vent_hold_;
  ValveHold bleed_hold_;
  Drive *coil_ = nullptr;
  Ms shut_ms_ = 0;
};

}  // namespace cuff
