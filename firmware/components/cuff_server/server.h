#pragma once

#include "../cuff_core/control.h"
#include "connection.h"
#include "throttle.h"
#include "tls.h"

namespace cuff {

constexpr uint16_t DEFAULT_PORT = 7332;
constexpr int CLIENTS_MAX = MAILBOXES - 1;

/// All connections of one controller: the network task's whole work.
///
/// Everything is called by that task, but for `wake`. Time is read from the clock that is given, in ms.
class Server {
 public:
  using Clock = Ms (*)();

  /// Serve `control`; `random` is mbedTLS's kind of source, and must be good enough for keys.
  Server(Control &control, Clock clock, TlsRandom random, void *random_context);

  /// Prepare TLS with a key, and a new id of the boot; return false when memory is short.
  bool begin(const Key &key);

  /// Listen on an IPv4 address (host order; 0 is any); port 0 takes a free one. Return false when that fails.
  bool listen(uint32_t address, uint16_t port);
  uint16_t port() const { return this->port_; }

  /// Do what is due, and wait for news at most so long. The network task calls this for ever.
  void turn(int timeout_ms);

  /// End the wait of a `turn` early; any task may call it.
  void wake();

  /// Give the device another key: every cuff is released, every connection dropped.
  void change_key(const Key &key);

  /// Reset every connection, in any state.
  void drop();

  /// Stop listening; connections stay.
  void close();

  /// How many clients are connected.
  int clients() const;

  const char *boot() const { return this->boot_; }
};

}  // namespace cuff
