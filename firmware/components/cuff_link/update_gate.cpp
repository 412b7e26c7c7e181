#include "update_gate.h"

#ifdef USE_OTA_STATE_LISTENER

#include "esphome/core/application.h"
#include "esphome/core/log.h"

namespace esphome::cuff_link {

static const char *const TAG = "cuff_link.update";

/// Longer than the 2 s that clients have for their last frame.
constexpr cuff::Ms PARTING_MS = 4000;

/// ESPHome tells of an update and does not ask, so only the end of its connection refuses it. That is a member which
/// it keeps to itself; naming one in an explicit instantiation is allowed all the same.
std::unique_ptr<socket::Socket> &connection_of(ESPHomeOTAComponent &update);

template<auto MEMBER> struct Reach {
  friend std::unique_ptr<socket::Socket> &connection_of(ESPHomeOTAComponent &update) { return update.*MEMBER; }
};
template struct Reach<&ESPHomeOTAComponent::client_>;

/// End an update before anything is written.
static void refuse(ota::OTAComponent *update) {
  const uint8_t refusal = ota::OTA_RESPONSE_ERROR_UNKNOWN;
  const auto &client = connection_of(*static_cast<ESPHomeOTAComponent *>(update));
  client->write(&refusal, sizeof(refusal));
  client->shutdown(SHUT_RDWR);
}

void UpdateGate::on_ota_global_state(ota::OTAState state, float progress, uint8_t error, ota::OTAComponent *update) {
  if (state == ota::OTA_STARTED)
    this->begin_(update);
  else if (state == ota::OTA_ABORT || state == ota::OTA_ERROR)
    this->keep_(false);
}

void UpdateGate::keep_(bool updating) {
  this->updating_.store(updating ? 1 : 0);
  this->network_.shut(updating);
}

void UpdateGate::begin_(ota::OTAComponent *update) {
  if (this->control_.may_update() && this->shut_door_())
    return;
  this->keep_(false);
  ESP_LOGW(TAG, "Update refused: a cuff is not vented, or someone uses the controller");
  refuse(update);
}

/// Part from every client, and return whether no one has inflated meanwhile.
bool UpdateGate::shut_door_() {
  this->keep_(true);
  const cuff::Ms deadline = clock_ms() + PARTING_MS;
  while (this->network_.listens() && clock_ms() < deadline) {
    App.feed_wdt();
    delay(10);
  }
  return this->control_.may_update() && !this->network_.listens();
}

}  // namespace esphome::cuff_link

#endif
