#pragma once

#include <array>
#include <string>
#include <vector>

#include "esphome/core/component.h"
#include "esphome/core/defines.h"
#include "esphome/core/helpers.h"

#include "esphome/components/output/binary_output.h"

#include "../cuff_core/control.h"
#include "channel.h"
#include "control_task.h"
#include "entities.h"
#include "lasting_bit.h"
#include "network_task.h"
#include "update_gate.h"

namespace esphome::cuff_link {

/// The device's id: the same for its whole life.
std::string device_id();

/// A cuff controller in ESPHome: three tasks that share snapshots, never a lock.
///
/// Control runs a hundred times a second above all else; below it the network; last ESPHome's own loop, which shows
/// what the two do and cannot delay them.
class CuffLink : public Component {
 public:
  // The configuration.
  void set_identity(const char *name, const char *model);
  void set_key(const std::array<uint8_t, cuff::KEY_BYTES> &key);
  void set_port(uint16_t port) { this->port_ = port; }
  void set_limits(cuff::Span occlusion_max, cuff::Span reperfusion, cuff::Span lease_max, int clients);
  void add_channel(Channel *channel, const cuff::ChannelLimits &limits);
  /// Add a channel without pins; `hardware` is the caller's.
  void add_hardware(cuff::Hardware *hardware, const cuff::ChannelLimits &limits);
  /// Wait for a sensor of ESPHome's before control begins, and tell when it is too slow.
  void add_sensor(EsphomeSensor *sensor) { this->sensors_.push_back(sensor); }
  void set_button(InternalGPIOPin *pin) { this->button_pin_ = pin; }
  void set_identify(output::BinaryOutput *output) { this->identify_ = output; }

  // What ESPHome shows.
  void set_pressure_sensor(int channel, sensor::Sensor *sensor) { this->entities_[channel].pressure = sensor; }
  void set_target_sensor(int channel, sensor::Sensor *sensor) { this->entities_[channel].target = sensor; }
  void set_occluded_sensor(int channel, sensor::Sensor *sensor) { this->entities_[channel].occluded = sensor; }
  void set_time_left_sensor(int channel, sensor::Sensor *sensor) { this->entities_[channel].time_left = sensor; }
#ifdef USE_TEXT_SENSOR
  void set_phase_text_sensor(int channel, text_sensor::TextSensor *sensor) { this->entities_[channel].phase = sensor; }
  void set_reason_text_sensor(int channel, text_sensor::TextSensor *sensor) {
    this->entities_[channel].reason = sensor;
  }
  void set_fault_text_sensor(int channel, text_sensor::TextSensor *sensor) { this->entities_[channel].fault = sensor; }
#endif
#ifdef USE_BINARY_SENSOR
  void set_inflated_binary_sensor(int channel, binary_sensor::BinarySensor *sensor) {
    this->entities_[channel].inflated = sensor;
  }
  void set_leased_binary_sensor(binary_sensor::BinarySensor *sensor) { this->leased_ = sensor; }
#endif

  /// Release every cuff.
  void release() { this->control_->release(); }

  /// Do what the pin's button does: release every cuff, end the lease, and bar inflating for 5 s.
  void press_button() { this->control_->press_button(); }

  void setup() override;
  void loop() override;
  void dump_config() override;
  void on_shutdown() override;
  // Pins first: until they are set, only the pull-downs keep pumps off and valves open.
  float get_setup_priority() const override { return setup_priority::HARDWARE; }

 protected:
  bool sensors_begun_() const;
  void begin_();
  void watch_control_();
  bool updating_() const;
  void show_(const cuff::Snapshot &snapshot);
  void identify_now_(bool identifying);
  void complain_();

  std::string id_;
  std::string name_;
  std::string model_;
  cuff::Key key_;
  uint16_t port_{cuff::DEFAULT_PORT};
  cuff::ControllerConfig config_;
  cuff::Hardware *hardware_[cuff::CHANNELS_MAX]{};
  Channel *channels_[cuff::CHANNELS_MAX]{};
  ChannelEntities entities_[cuff::CHANNELS_MAX];
  std::vector<EsphomeSensor *> sensors_;
  InternalGPIOPin *button_pin_{nullptr};
  output::BinaryOutput *identify_{nullptr};
#ifdef USE_BINARY_SENSOR
  binary_sensor::BinarySensor *leased_{nullptr};
#endif
  HighFrequencyLoopRequester high_frequency_;
  LastingBit bit_;
  cuff::Control *control_{nullptr};
  ControlTask *control_task_{nullptr};
  NetworkTask *network_task_{nullptr};
#ifdef USE_OTA_STATE_LISTENER
  UpdateGate *gate_{nullptr};
#endif
  cuff::Ms shown_at_{0};
  bool begun_{false};
  bool lit_{false};
};

}  // namespace esphome::cuff_link
