#pragma once

#include "channel.h"
#include "events.h"
#include "hardware.h"
#include "lease.h"
#include "limits.h"
#include "requests.h"
#include "snapshot.h"

namespace cuff {

/// The whole controller without its network: channels, lease, button and requests.
///
/// `now` is its uptime in ms and moves only by `step`. Everything is called by one task.
class Controller : public EventSink {
 public:
  /// Start with every valve open, no lease and no target.
  void boot(const ControllerConfig &config, Memory &memory);

  // Time.

  /// Advance to `now`; `samples` has one entry for each channel, null where there is no new sample.
  void step(Ms now, const Sample *const *samples);

  /// Release all, end the lease and bar inflating for 5 s (rule 9).
  void press_button();

  /// Release all and end the lease.
  void lock(Reason reason);

  /// Release one channel, or all.
  void release(int channel);

  // What the network sees.

  Ms now() const { return this->now_; }
  const Channel &channel(int index) const { return this->channels_[index]; }
  const EventLog &events() const { return this->events_; }

  /// Write what a state shows over what it showed before.
  void show(Snapshot &snapshot) const;

  // Requests.

  /// Do what a client asks, or refuse it. The arguments have been checked.
  Result carry_out(const Client &client, const Request &request);

  /// Keep an event of a channel, and have it sent.
  void record(int channel, Kind kind, Reason reason) override;

 protected:
  Result take_lease_(const Client &client, Span ms);
  Result inflate_(const Client &client, const Request &request);
  Refusal may_inflate_(const Client &client, const Request &request);
  Refusal set_bit_();
  void clear_bit_();
  void release_all_(Reason reason);
  void end_lease_();
  void pass_(Span dt);

  // What is small stands first: code for the beginning of an object is shorter.
  const ControllerConfig *config_ = nullptr;
  Memory *memory_ = nullptr;
  Ms now_ = 0;
  Span barred_ms_ = 0;
  Span identify_ms_ = 0;
  Span retry_ms_ = 0;
  uint32_t changes_ = 0;
  int channel_count_ = 0;
  bool bit_ = false;
  Lease lease_;
  EventLog events_;
  Channel channels_[CHANNELS_MAX];
};

}  // namespace cuff
