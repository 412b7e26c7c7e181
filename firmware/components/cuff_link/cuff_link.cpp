#include "cuff_link.h"

#include "esphome/core/log.h"

#ifdef USE_ESP32
#include <esp_system.h>
#include <esp_timer.h>
#endif

namespace esphome::cuff_link {

static const char *const TAG = "cuff_link";

constexpr char FIRMWARE[] = "1.0.0";
constexpr cuff::Ms SHOW_MS = 100;
/// How long control waits for the first reading of ESPHome's sensors.
constexpr cuff::Ms SENSOR_PATIENCE_MS = 5000;
constexpr cuff::Ms BLINK_MS = 250;
/// A controller whose control task has not run for so long starts again.
constexpr cuff::Ms WATCHDOG_MS = 1000;
constexpr uint64_t WATCHDOG_PERIOD_US = 250000;

std::string device_id() { return "bfr-" + get_mac_address(); }

// The configuration.

void CuffLink::set_identity(const char *name, const char *model) {
  this->id_ = device_id();
  this->name_ = name;
  this->model_ = model;
  this->config_.identity = {this->id_.c_str(), this->name_.c_str(), this->model_.c_str(), FIRMWARE};
}

void CuffLink::set_key(const std::array<uint8_t, cuff::KEY_BYTES> &key) {
  std::copy(key.begin(), key.end(), this->key_.bytes);
}

void CuffLink::set_limits(cuff::Span occlusion_max, cuff::Span reperfusion, cuff::Span lease_max, int clients) {
  this->config_.limits = {occlusion_max, reperfusion, lease_max, clients, cuff::STEP_MS};
}

void CuffLink::add_channel(Channel *channel, const cuff::ChannelLimits &limits) {
  this->channels_[this->config_.channel_count] = channel;
  this->add_hardware(channel, limits);
}

void CuffLink::add_hardware(cuff::Hardware *hardware, const cuff::ChannelLimits &limits) {
  this->hardware_[this->config_.channel_count] = hardware;
  this->config_.channels[this->config_.channel_count++] = limits;
}

// Starting.

void CuffLink::setup() {
  for (Channel *channel : this->channels_) {
    if (channel != nullptr)
      channel->setup();
  }
  if (this->button_pin_ != nullptr)
    this->button_pin_->setup();
  this->control_ = new cuff::Control(this->config_, this->hardware_, this->bit_);
  if (!this->sensors_.empty())
    this->high_frequency_.start();
  this->shown_at_ = clock_ms();
}

/// Return whether every sensor of ESPHome's has something to say; until then a control task would find it broken.
bool CuffLink::sensors_begun_() const {
  for (const EsphomeSensor *sensor : this->sensors_) {
    if (!sensor->begun())
      return false;
  }
  return true;
}

/// Start the tasks. Sockets are not to be had before the network's own setup.
void CuffLink::begin_() {
  this->begun_ = true;
  this->control_task_ = new ControlTask(*this->control_);
  this->network_task_ = new NetworkTask(*this->control_, this->config_.limits.clients);
#ifdef USE_OTA_STATE_LISTENER
  this->gate_ = new UpdateGate(*this->control_, *this->network_task_);
  this->gate_->setup();
#endif
  this->control_task_->set_button(this->button_pin_);
  if (!this->control_task_->start() || !this->network_task_->start(this->key_, this->port_)) {
    ESP_LOGE(TAG, "No memory for the control and network tasks");
    this->mark_failed();
    return;
  }
  this->watch_control_();
}

/// Have the chip start again when the control task hangs. ESP-IDF's timers run above it.
void CuffLink::watch_control_() {
#ifdef USE_ESP32
  esp_timer_create_args_t watchdog{};
  watchdog.arg = this;
  watchdog.name = "cuff_watchdog";
  watchdog.callback = [](void *self) {
    auto *link = static_cast<CuffLink *>(self);
    if (link->control_task_->silent_ms() > WATCHDOG_MS && !link->updating_())
      esp_system_abort("the control task hangs");
  };
  esp_timer_handle_t timer;
  if (esp_timer_create(&watchdog, &timer) != ESP_OK || esp_timer_start_periodic(timer, WATCHDOG_PERIOD_US) != ESP_OK)
    esp_system_abort("there is no watchdog");
#endif
}

bool CuffLink::updating_() const {
#ifdef USE_OTA_STATE_LISTENER
  return this->gate_->updating();
#else
  return false;
#endif
}

void CuffLink::on_shutdown() {
  if (this->control_ != nullptr)
    this->control_->lock();
}

// Showing.

void CuffLink::loop() {
  const cuff::Ms now = clock_ms();
  if (!this->begun_ && (this->sensors_begun_() || now - this->shown_at_ > SENSOR_PATIENCE_MS))
    this->begin_();
  if (!this->begun_ || now - this->shown_at_ < SHOW_MS)
    return;
  this->shown_at_ = now;
  this->show_(this->control_->snapshot());
  this->complain_();
}

void CuffLink::show_(const cuff::Snapshot &snapshot) {
  for (int i = 0; i < snapshot.channel_count; i++)
    this->entities_[i].show(snapshot.channels[i]);
#ifdef USE_BINARY_SENSOR
  if (this->leased_ != nullptr)
    this->leased_->publish_state(!snapshot.owner.empty());
#endif
  this->identify_now_(snapshot.identifying);
}

/// Blink or beep while a client asks which device this is.
void CuffLink::identify_now_(bool identifying) {
  const bool lit = identifying && clock_ms() / BLINK_MS % 2 == 0;
  if (this->identify_ == nullptr || lit == this->lit_)
    return;
  this->lit_ = lit;
  this->identify_->set_state(lit);
}

void CuffLink::complain_() {
  for (const EsphomeSensor *sensor : this->sensors_) {
    if (sensor->rate() < cuff::QUICK_ENOUGH) {
      this->status_set_error(LOG_STR("a cuff's sensor is too slow: 40 readings a second are needed"));
      return;
    }
  }
  if (!this->network_task_->listens() && !this->updating_()) {
    this->status_set_error(LOG_STR("the port is taken, or there is no network"));
    return;
  }
  this->status_clear_error();
}

void CuffLink::dump_config() {
  ESP_LOGCONFIG(TAG,
                "Cuff Link:\n"
                "  Id: %s\n"
                "  Port: %u\n"
                "  Clients: %d",
                this->id_.c_str(), this->port_, this->config_.limits.clients);
  for (int i = 0; i < this->config_.channel_count; i++) {
    const cuff::ChannelLimits &limits = this->config_.channels[i];
    ESP_LOGCONFIG(TAG, "  Channel %d: up to %d mmHg, cuff of %d mm, sensor up to %d mmHg", i,
                  static_cast<int>(limits.pressure_max / 100), limits.cuff_width_mm,
                  static_cast<int>(limits.sensor_max / 100));
  }
}

}  // namespace esphome::cuff_link
