#pragma once

#include <memory>
#include <string>

#include "../cuff_server/server.h"
#include "rig.h"

namespace cuff {

/// The clock of a network that runs in real time.
Ms monotonic_ms();

/// A whole controller on simulated hardware, and the hands that press, break and unplug it.
///
/// Everything belongs to the network task.
class Device {
 public:
  Device(const ControllerConfig &config, const std::vector<const Cuff *> &cuffs, Memory &memory, double time_scale,
         Server::Clock clock = monotonic_ms);

  /// Switch on, listen, and let time pass; return false when the port is taken or there is no randomness.
  bool start(const Key &key, uint32_t address, uint16_t port);

  /// The same, but the rig's time passes only by `warp`.
  bool switch_on(const Key &key, uint32_t address, uint16_t port);
  void stop();

  /// Serve for at most so long.
  void turn(int timeout_ms);

  /// Listen where it did before; return false when the port is taken.
  bool listen() { return this->server_.listen(this->address_, this->port_); }

  bool cut_power();
  bool restore_power();

  /// Give the device another key, until it loses its power and after.
  void change_key(const Key &key);

  Rig &rig() { return this->rig_; }
  Server &server() { return this->server_; }

 protected:
  Rig rig_;
  std::unique_ptr<Connection[]> connections_;
  Server server_;
  Key key_;
  uint32_t address_ = 0;
  uint16_t port_ = 0;
};

}  // namespace cuff
