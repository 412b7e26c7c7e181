#include "channel.h"

#include "renew.h"

namespace cuff {

void Channel::boot(int index, const ChannelLimits &channel, const Limits &limits, EventSink &sink, bool full) {
  renew(*this);
  this->phase_ = Phase::RELEASING;
  this->reason_ = Reason::BOOT;
  this->pressure_ = this->target_ = NO_PRESSURE;
  this->limit_ms_ = NO_MS;
  this->index_ = index;
  this->sink_ = &sink;
  this->occlusion_max_ms_ = limits.occlusion_max_ms;
  this->clock_.configure(limits.reperfusion_ms, full ? limits.occlusion_max_ms : 0);
  this->fault_.configure(channel.bound());
  this->sensor_.configure(channel.sensor_max);
  this->rise_.configure(channel.fill_ms);
  this->overpressure_.configure(channel.bound());
  this->leak_.configure(channel.fill_ms, channel.pressure_max);
  this->regulator_.configure(channel.pump_rate, channel.vent_rate);
}

// What the hardware and the network see.

Duty Channel::duty() const {
  if (this->phase_ == Phase::INFLATING)
    return FULL_DUTY;
  return this->phase_ == Phase::HOLDING ? this->regulator_.duty() : 0;
}

Outlet Channel::outlet() const {
  if (this->phase_ == Phase::INFLATING)
    return Outlet::SHUT;
  if (this->phase_ != Phase::HOLDING)
    return Outlet::OPEN;
  return this->regulator_.bleed() ? Outlet::BLEEDING : Outlet::SHUT;
}

Span Channel::left_ms() const {
  return this->up() ? shorter(this->limit_(), this->clock_.occluded_ms()) : NO_MS;
}

void Channel::show(ChannelState &state) const {
  state.phase = this->phase_;
  state.reason = this->reason_;
  state.fault = this->fault_.code();
  state.pressure = this->pressure_;
  state.target = this->target_;
  state.age_ms = this->pressure_ == NO_PRESSURE ? NO_MS : this->sensor_.age_ms();
  state.occluded_ms = this->clock_.occluded_ms();
  state.limit_ms = this->limit_();
  state.left_ms = this->left_ms();
  state.reperfused_ms = this->clock_.reperfused_ms();
}

// Time.

void Channel::step(Span dt, const Sample *sample) {
  this->sampled_ = sample != nullptr;
  const bool was_up = this->up();
  const bool resting = this->phase_ == Phase::VENTED || this->phase_ == Phase::FAULT;
  this->pass_(dt);
  this->pressure_ = this->sensor_.read(dt, sample, !resting);
  const bool valid = this->pressure_ != NO_PRESSURE;
  const bool below = valid && this->pressure_ < VENTED_BELOW;
  this->clock_.advance(dt, below, !was_up);
  this->vent_.advance(dt, valid, below);
  this->supervise_();
  if (was_up)
    this->pump_(dt);
  else
    this->watch_open_valve_();
}

/// Let time pass for everything that counts it in every phase.
void Channel::pass_(Span dt) {
  this->vented_ms_ = longer(this->vented_ms_, dt);
  this->overpressure_.pass(dt);
  this->leak_.pass(dt);
  this->fault_.pass(dt);
  this->regulator_.pass(dt);
}

/// Apply the rules that hold in every phase.
void Channel::supervise_() {
  if (this->sensor_.failed())
    this->fail_(Reason::SENSOR);
  else if (this->sampled_ && this->overpressure_.tripped(this->pressure_, this->target_))
    this->fail_(Reason::OVERPRESSURE);
}

/// Apply the rules of a cuff that is up, and drive it.
void Channel::pump_(Span dt) {
  if (this->up() && this->clock_.occluded_ms() >= this->limit_())
    this->release(Reason::DEADLINE);
  if (!this->up() || this->pressure_ == NO_PRESSURE)
    return;
  if (this->loss_.failed(this->pressure_, dt))
    this->fail_(Reason::SENSOR);
  else if (this->phase_ == Phase::INFLATING)
    this->inflate_on_(dt);
  else
    this->hold_(dt);
}

/// Pump until the target is reached, or for too long.
void Channel::inflate_on_(Span dt) {
  if (this->pressure_ >= this->target_ - AT_TARGET)
    this->enter_(Phase::HOLDING);
  else if (this->rise_.failed(this->pressure_, dt))
    this->fail_(Reason::SENSOR);
  else if (this->leak_.inflating_too_long(this->target_))
    this->fail_(Reason::LEAK);
}

/// Regulate, and notice when too much air is needed for it.
void Channel::hold_(Span dt) {
  if (this->leak_.pumping_too_much(dt, this->regulator_.duty() > 0, this->regulator_.bleed()))
    this->fail_(Reason::LEAK);
  else
    this->regulator_.drive(dt, this->pressure_, this->target_);
}

/// Apply the rules of a cuff whose valve is open.
void Channel::watch_open_valve_() {
  if (this->phase_ == Phase::VENTED) {
    this->watch_vented_();
    return;
  }
  if (this->phase_ == Phase::FAULT)
    this->fault_.observe(this->pressure_);
  this->vent_.refilled();
  if (this->vent_.blocked() && this->fault_.code() != Reason::VENT_BLOCKED)
    this->fail_(Reason::VENT_BLOCKED);
  else if (this->phase_ == Phase::RELEASING && this->vent_.vented())
    this->settle_();
}

/// Forget the limit in force once it may be; notice a cuff that comes up.
void Channel::watch_vented_() {
  if (this->vent_.refilled())
    this->phase_ = Phase::RELEASING;
  else if (this->clock_.occluded_ms() == 0)
    this->limit_ms_ = NO_MS;
  if (this->pressure_ != NO_PRESSURE)
    this->zero_.observe(this->pressure_);
}

// Changes of phase.

/// Begin a run of inflating or holding.
void Channel::enter_(Phase phase) {
  this->phase_ = phase;
  this->leak_.start();
  this->rise_.stop();
  this->loss_.start();
  this->regulator_.start();
  this->emit_(phase == Phase::HOLDING ? Kind::HOLDING : Kind::INFLATING);
}

/// Call a released cuff vented.
void Channel::settle_() {
  this->phase_ = Phase::VENTED;
  this->vented_ms_ = 0;
  this->zero_.clear();
  this->emit_(Kind::VENTED);
}

/// Open the valve and latch; only `vent_blocked` replaces another fault.
void Channel::fail_(Reason fault) {
  if (this->phase_ == Phase::FAULT && fault != Reason::VENT_BLOCKED)
    return;
  if (fault != Reason::VENT_BLOCKED)
    this->release(fault);
  this->phase_ = Phase::FAULT;
  this->fault_.latch(fault);
  this->emit_(Kind::FAULT, fault);
}

// Requests.

void Channel::release(Reason reason) {
  if (!this->up())
    return;
  this->phase_ = Phase::RELEASING;
  this->target_ = NO_PRESSURE;
  this->reason_ = reason;
  this->vent_.release();
  this->emit_(Kind::RELEASED, reason);
}

Refusal Channel::may_inflate() const {
  if (this->fault_.code() != Reason::NONE)
    return {Message::FAULT_LATCHED};
  if (this->pressure_ == NO_PRESSURE)
    return {Message::NO_READING};
  return {};
}

Refusal Channel::may_occlude(Span limit_ms) const {
  if (!this->up() && this->clock_.occluded_ms() >= this->limit_with_(limit_ms))
    return {Message::REPERFUSING};
  return {};
}

void Channel::inflate(Pressure target, Span limit_ms) {
  this->limit_ms_ = this->limit_with_(limit_ms);
  if (this->clock_.occluded_ms() < this->limit_ms_)
    this->aim_(target);
  else
    this->release(Reason::DEADLINE);
}

/// Start towards a target, or go on to another one.
void Channel::aim_(Pressure target) {
  const bool fresh = !this->up();
  const Pressure pressure = this->pressure_ == NO_PRESSURE ? 0 : this->pressure_;
  this->target_ = target;
  this->reason_ = Reason::NONE;
  this->vent_.stop();
  const Phase phase = pressure >= target - AT_TARGET ? Phase::HOLDING : Phase::INFLATING;
  if (this->phase_ != phase)
    this->enter_(phase);
  if (fresh && pressure < VENTED_BELOW)
    this->rise_.start(pressure);
}

Refusal Channel::take_zero() {
  Span vented_ms = this->phase_ == Phase::VENTED ? this->vented_ms_ : 0;
  vented_ms = smaller(vented_ms, this->vent_.below_ms());
  Pressure zero = this->sensor_.zero();
  const Refusal refusal = this->zero_.move(zero, vented_ms);
  if (!refusal)
    this->sensor_.set_zero(zero);
  return refusal;
}

Refusal Channel::clear_fault() {
  if (this->fault_.code() == Reason::NONE)
    return {};
  const Refusal refusal = this->fault_.clear(this->pressure_);
  if (refusal)
    return refusal;
  this->phase_ = Phase::RELEASING;
  this->emit_(Kind::FAULT_CLEARED);
  if (this->vent_.vented())
    this->settle_();
  return {};
}

}  // namespace cuff
