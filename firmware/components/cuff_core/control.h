#pragma once

#include "atomic.h"
#include "controller.h"
#include "hardware.h"
#include "samples.h"
#include "snapshot.h"

namespace cuff {

constexpr int MAILBOXES = 9;

/// What one client has asked and what came of it: written by either side in turn.
struct Mailbox {
  enum State : uint32_t { EMPTY, ASKED, TAKEN, ANSWERED };

  Atomic<uint32_t> state;
  Request request;
  Result result;
  Client client;
};

/// The control task's half: steps controller and hardware together, and hands over to the network without a lock.
///
/// `boot`, `step` and `serve` belong to the control task. Everything else may be called from any task. On ESP32 the
/// control task calls `step` each 10 ms, and `serve` as soon as `wake_control` has been called.
class Control {
 public:
  using Wake = void (*)(void *context);

  /// Keep what is given; nothing starts before `boot`. `hardware` has one for each channel.
  Control(const ControllerConfig &config, Hardware *const *hardware, Memory &memory);

  /// Have a task woken: control for a request that waits, the network for news. Call before `boot`.
  void on_request(Wake wake, void *context);
  void on_news(Wake wake, void *context);

  // The control task.

  /// Start the controller, as after a loss of power.
  void boot();

  /// Advance to `now`, ms since `boot`; it never falls back.
  void step(Ms now);

  /// Carry out what waits, between two steps.
  void serve();

  // Any task.

  const ControllerConfig &config() const { return this->config_; }
  Snapshot snapshot() const;
  const EventLog &events() const { return this->controller_.events(); }

  /// Whether the firmware may be updated now: everything vented and no lease.
  bool may_update() const { return this->snapshot().may_update(); }

  /// Press the button: release all, end the lease, bar inflating for 5 s (rule 9).
  void press_button() { this->ask_locally_(BUTTON); }

  /// Release all, as a client's `release` does.
  void release() { this->ask_locally_(RELEASE); }

  /// Release all and end the lease: the key is changed, or the firmware stops.
  void lock() { this->ask_locally_(LOCK); }

  // The network task.

  /// Ask for something in the name of a client; `box` must be EMPTY.
  void ask(int box, const Client &client, const Request &request);

  /// Return whether the answer is there; it empties the box.
  bool answered(int box, Result &result);

  /// Take back what has not been begun: its client is shut out.
  [[gnu::noinline]] void withdraw(int box);

  /// Return whether a box may be used by another client; an answer that no one waits for is thrown away.
  bool free_box(int box) {
    Result forgotten;
    return this->answered(box, forgotten) || this->box_empty(box);
  }
  bool box_empty(int box) const { return this->boxes_[box].state.load() == Mailbox::EMPTY; }

  /// The channels whose samples are wanted, as bits; and the samples.
  void stream(uint32_t channels) { this->streamed_.store(channels); }
  SampleRing &samples() { return this->samples_; }

 protected:
  enum Local : uint32_t { BUTTON = 1, RELEASE = 2, LOCK = 4 };

  void ask_locally_(Local what);
  void serve_locally_();
  void publish_();
  void answer_(uint32_t done);
  void collect_(Ms now);

  // What is small stands first: code for the beginning of an object is shorter.
  Hardware *const *hardware_;
  Memory &memory_;
  Ms now_ = 0;
  Ms next_sample_ = 0;
  Wake wake_control_ = nullptr;
  void *control_context_ = nullptr;
  Wake wake_network_ = nullptr;
  void *network_context_ = nullptr;
  Atomic<uint32_t> local_;
  Atomic<uint32_t> streamed_;
  uint32_t told_ = 0;
  ControllerConfig config_;
  Snapshot snapshot_{};
  Shared<Snapshot> shared_;
  Mailbox boxes_[MAILBOXES]{};
  SampleRing samples_;
  Controller controller_{};
};

}  // namespace cuff
