#pragma once

#include "../cuff_server/server.h"
#include "task.h"

namespace esphome::cuff_link {

/// Serves the network below control and above ESPHome's loop.
class NetworkTask {
 public:
  NetworkTask(cuff::Control &control, int clients);

  /// Begin to serve; return whether there was memory and randomness for it.
  bool start(const cuff::Key &key, uint16_t port);

  /// Shut the door and part from everyone, or open it again; any task may ask for it.
  void shut(bool shut);

  /// Whether it listens; any task may ask.
  bool listens() const { return this->listens_.load() != 0; }

 protected:
  static void run_(void *self) { static_cast<NetworkTask *>(self)->run(); }
  void run();
  void keep_door_();

  cuff::Connection *connections_;
  cuff::Server server_;
  Task task_;
  uint16_t port_{0};
  cuff::Atomic<uint32_t> shut_;
  cuff::Atomic<uint32_t> listens_;
};

}  // namespace esphome::cuff_link
