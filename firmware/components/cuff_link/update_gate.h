#pragma once

#include "esphome/core/defines.h"

#ifdef USE_OTA_STATE_LISTENER

#include "esphome/components/esphome/ota/ota_esphome.h"
#include "esphome/components/ota/ota_backend.h"

#include "../cuff_core/atomic.h"
#include "../cuff_core/control.h"
#include "network_task.h"

namespace esphome::cuff_link {

/// Lets new firmware in only while every cuff is vented and no one holds the lease (Cuff Link, rule 10).
///
/// While it comes in the door of the network is shut, so that no one can inflate: writing flash stops both cores.
class UpdateGate : public ota::OTAGlobalStateListener {
 public:
  UpdateGate(cuff::Control &control, NetworkTask &network) : control_(control), network_(network) {}

  /// Listen to ESPHome's updates.
  void setup() { ota::get_global_ota_callback()->add_global_state_listener(this); }

  void on_ota_global_state(ota::OTAState state, float progress, uint8_t error, ota::OTAComponent *update) override;

  /// Whether new firmware is coming in; any task may ask.
  bool updating() const { return this->updating_.load() != 0; }

 protected:
  void begin_(ota::OTAComponent *update);
  bool shut_door_();
  void keep_(bool updating);

  cuff::Control &control_;
  NetworkTask &network_;
  cuff::Atomic<uint32_t> updating_;
};

}  // namespace esphome::cuff_link

#endif
