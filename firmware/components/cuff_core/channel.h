#pragma once

#include "fault_latch.h"
#include "hardware.h"
#include "limits.h"
#include "occlusion.h"
#include "pressure_watch.h"
#include "regulator.h"
#include "sensor_watch.h"
#include "snapshot.h"
#include "vent_watch.h"
#include "zero.h"

namespace cuff {

constexpr Pressure AT_TARGET = mmhg(2);

/// Takes note of what happens in a channel.
class EventSink {
 public:
  virtual void record(int channel, Kind kind, Reason reason) = 0;

 protected:
  ~EventSink() = default;
};

/// The safety state machine of one channel: samples, clock and requests in; pump and valve out.
///
/// `step` is called for every sample (100 a second) and decides alone; requests only change what it aims at. The valve
/// is open unless the cuff is up, and then opens only to bleed.
class Channel {
 public:
  /// Start with the valve open; `full` starts the clock at its end (rule 8).
  void boot(int index, const ChannelLimits &channel, const Limits &limits, EventSink &sink, bool full);

  // What the hardware and the network see.

  Phase phase() const { return this->phase_; }
  Pressure pressure() const { return this->pressure_; }
  const OcclusionClock &clock() const { return this->clock_; }

  /// Whether the last step brought a new sample.
  bool sampled() const { return this->sampled_; }

  /// Whether the cuff is inflating or holding.
  bool up() const { return this->phase_ == Phase::INFLATING || this->phase_ == Phase::HOLDING; }

  /// Whether the cuff is vented and its clock at zero.
  bool at_rest() const { return this->phase_ == Phase::VENTED && this->clock_.occluded_ms() == 0; }

  /// The pump's drive.
  Duty duty() const;

  /// Whether air may leave: always, unless the cuff is up.
  Outlet outlet() const;

  /// What is left until the deadline; NO_MS unless the cuff is up.
  Span left_ms() const;

  /// Write what a state shows.
  void show(ChannelState &state) const;

  // Time.

  /// Advance by `dt` ms with the sensor's new sample, null when there is none.
  void step(Span dt, const Sample *sample);

  // Requests.

  /// Open the valve. A cuff that is not up keeps the reason of its last release.
  void release(Reason reason);

  /// Refuse a channel with a fault, or without a reading to go by.
  Refusal may_inflate() const;

  /// Refuse a cuff that is not up and has no time left on its clock.
  Refusal may_occlude(Span limit_ms) const;

  /// Aim at `target`; `limit_ms` may bring the deadline forward, never back. Both refusals have been asked for.
  void inflate(Pressure target, Span limit_ms);

  /// Take the present reading as ambient, until the next boot.
  Refusal take_zero();

  /// Unlatch a fault whose cause has been gone for 5 s; nothing to clear is fine.
  Refusal clear_fault();

 protected:
  void pass_(Span dt);
  void supervise_();
  void pump_(Span dt);
  void inflate_on_(Span dt);
  void hold_(Span dt);
  void watch_open_valve_();
  void watch_vented_();
  void enter_(Phase phase);
  void settle_();
  void fail_(Reason fault);
  void aim_(Pressure target);
  void emit_(Kind kind, Reason reason = Reason::NONE) { this->sink_->record(this->index_, kind, reason); }
  Span limit_() const { return this->limit_ms_ == NO_MS ? this->occlusion_max_ms_ : this->limit_ms_; }
  Span limit_with_(Span limit_ms) const { return limit_ms == NO_MS ? this->limit_() : smaller(this->limit_(), limit_ms); }

  // What is small stands first: code for the beginning of an object is shorter.
  Phase phase_ = Phase::VENTED;
  Reason reason_ = Reason::NONE;
  bool sampled_ = false;
  Pressure pressure_ = 0;
  Pressure target_ = 0;
  Span vented_ms_ = 0;
  Span occlusion_max_ms_ = 0;
  Span limit_ms_ = 0;
  int index_ = 0;
  EventSink *sink_ = nullptr;
  VentWatch vent_;
  FaultLatch fault_;
  RiseWatch rise_;
  LossWatch loss_;
  OverpressureWatch overpressure_;
  SensorWatch sensor_;
  OcclusionClock clock_;
  Regulator regulator_;
  ZeroPoint zero_;
  LeakWatch leak_;
};

}  // namespace cuff
