#pragma once

#include "../cuff_core/control.h"
#include "connection.h"
#include "record.h"
#include "sample_runs.h"
#include "throttle.h"
#include "tls.h"

namespace cuff {

constexpr uint16_t DEFAULT_PORT = 7332;
constexpr int CLIENTS_MAX = MAILBOXES - 1;
constexpr Span FAST_MS = 100;
constexpr Span SLOW_MS = 1000;
constexpr int BACKLOG_WAIT_MS = 20;
constexpr int BOOT_LETTERS = 12;

/// All connections of one controller: the network task's whole work.
///
/// Everything is called by that task, but for `wake`. There is one connection more than clients, so that a known
/// client can take its own place back.
class Server {
 public:
  using Clock = Ms (*)();

  /// Serve `control` by `clients` + 1 connections, which the caller keeps. `clock` is monotonic, in ms.
  Server(Control &control, Connection *connections, Clock clock);
  ~Server();

  /// Prepare TLS with a key, and an id for this boot; return false when that is not possible.
  bool begin(const Key &key, TlsRandom random, void *context);

  /// Listen on an IPv4 address (0 is any); port 0 takes a free one. Return false when that fails.
  bool listen(uint32_t address, uint16_t port);

  /// Do what is due, and wait for news at most so long. The network task calls this for ever.
  void turn(int timeout_ms);

  /// End the wait of a `turn` early; any task may call it.
  void wake();

  /// Give the device another key: every cuff is released, every connection dropped.
  void change_key(const Key &key);

  /// Close every connection, and serve them for a moment until the other sides have done so too.
  void stop();

  /// Reset every connection, in any state.
  void drop();

  /// Stop listening; connections stay.
  void close();

  /// Neither read nor write, but keep every socket; or go on. For tests of what a client makes of it.
  void stall(bool on) { this->stalled_ = on; }

  /// How many clients are connected.
  int clients() const;

  uint16_t port() const { return this->port_; }

  /// A socket that a turn waits for as well, -1 for none: what there is to read ends its wait.
  void watch(int socket) { this->watched_ = socket; }

  // For connections.

  Control &control() { return this->control_; }
  const TlsContext &tls() const { return this->tls_; }
  const char *boot() const { return this->boot_; }
  Moment now() const { return this->now_; }
  uint32_t seq() const { return this->seq_; }

  /// Count one more state, which shows this snapshot.
  uint32_t next_seq(uint32_t version);

  /// Return the number of the last state that was older than a snapshot.
  uint32_t seq_before(uint32_t version) const;

  /// What is sent next, shared by all connections: it is encrypted at once.
  Record &record() { return this->record_; }

  uint32_t samples_end() const { return this->runs_.end(); }
  const SampleRun *samples_from(uint32_t &next) const { return this->runs_.from(next); }

  /// Give a client its place, which may be taken from its own older connection; return false when there is none.
  bool admit(const Client &client, const Connection &connection);

  void handshake_failed(uint32_t address, Moment now) { this->throttle_.failed(address, now); }

  /// Have the next turn come without a wait.
  void hurry() { this->hurry_ = true; }

 protected:
  /// The last state before those that show a snapshot.
  struct Shown {
    uint32_t version = 0;
    uint32_t seq = 0;
  };
  static constexpr int SHOWN_KEPT = 4;

  void accept_();
  Connection *free_place_();
  void arrived_(int socket, uint32_t address);
  void publish_();
  void collect_();
  void wait_(int timeout_ms);
  int patience_(int timeout_ms);
  Moment moment_() const { return static_cast<Moment>(this->clock_()); }
  void open_waker_();
  void hear_waker_();

  // What is small stands first: code for the beginning of an object is shorter.
  /// All connections, of which the first is slot 0.
  struct Range {
    Connection *first;
    Connection *last;

    Connection *begin() const { return this->first; }
    Connection *end() const { return this->last; }
    int slot(const Connection &one) const { return static_cast<int>(&one - this->first); }
  };

  Control &control_;
  Range connections_;
  Clock clock_;
  Moment now_ = 0;
  Moment state_sent_ = 0;
  Span pace_ = 0;
  uint32_t seq_ = 0;
  uint32_t changes_ = 0;
  int listener_ = -1;
  int waker_ = -1;
  int watched_ = -1;
  Atomic<uint32_t> woken_;
  uint16_t port_ = 0;
  bool arriving_ = false;
  bool hurry_ = false;
  bool stalled_ = false;
  char boot_[BOOT_LETTERS + 1] = {};
  Shown shown_[SHOWN_KEPT];
  TlsContext tls_;
  Throttle throttle_{};
  SampleRuns runs_{};
  Record record_;
};

}  // namespace cuff
