#include "controller.h"

namespace cuff {

namespace {

constexpr Span BARRED_MS = 5000;
constexpr Span IDENTIFY_MS = 5000;
constexpr Span RETRY_MS = 1000;

}  // namespace

void Controller::boot(const ControllerConfig &config, Memory &memory) {
  this->config_ = &config;
  this->memory_ = &memory;
  this->channel_count_ = config.channel_count;
  this->now_ = 0;
  this->barred_ms_ = this->identify_ms_ = this->retry_ms_ = 0;
  this->lease_.end();
  this->events_.clear();
  this->bit_ = memory.load();
  this->record(NO_CHANNEL, Kind::BOOT, Reason::NONE);
  for (int i = 0; i < this->channel_count_; i++)
    this->channels_[i].boot(i, config.channels[i], config.limits, *this, this->bit_);
}

void Controller::record(int channel, Kind kind, Reason reason) {
  this->events_.add(this->now_, channel, kind, reason);
  this->changes_++;
}

// Time.

void Controller::step(Ms now, const Sample *const *samples) {
  const Span dt = to_span(now - this->now_);
  this->now_ = now;
  this->pass_(dt);
  if (this->lease_.expired())
    this->lock(Reason::LEASE_EXPIRED);
  for (int i = 0; i < this->channel_count_; i++) {
    const Phase before = this->channels_[i].phase();
    this->channels_[i].step(dt, samples[i]);
    if (this->channels_[i].phase() != before)
      this->changes_++;
  }
  if (this->bit_ && this->retry_ms_ == 0)
    this->clear_bit_();
}

void Controller::pass_(Span dt) {
  this->lease_.pass(dt);
  this->barred_ms_ = shorter(this->barred_ms_, dt);
  this->identify_ms_ = shorter(this->identify_ms_, dt);
  this->retry_ms_ = shorter(this->retry_ms_, dt);
}

/// Forget that a cuff was up, once every cuff is free; a memory that fails can wait.
void Controller::clear_bit_() {
  for (int i = 0; i < this->channel_count_; i++) {
    if (!this->channels_[i].at_rest())
      return;
  }
  if (this->memory_->store(false))
    this->bit_ = false;
  else
    this->retry_ms_ = RETRY_MS;
}

void Controller::press_button() {
  this->barred_ms_ = BARRED_MS;
  // Recorded even when nothing is inflated: clients end what they run by it.
  this->record(NO_CHANNEL, Kind::BUTTON, Reason::NONE);
  this->lock(Reason::BUTTON);
}

void Controller::lock(Reason reason) {
  this->release_all_(reason);
  this->end_lease_();
}

void Controller::release_all_(Reason reason) {
  for (int i = 0; i < this->channel_count_; i++)
    this->channels_[i].release(reason);
}

void Controller::end_lease_() {
  if (this->lease_.held())
    this->changes_++;
  this->lease_.end();
}

void Controller::release(int channel) {
  if (channel < 0 || channel >= this->channel_count_)
    this->release_all_(Reason::COMMAND);
  else
    this->channels_[channel].release(Reason::COMMAND);
}

// What the network sees.

void Controller::show(Snapshot &snapshot) const {
  // Copied only when it may be another: a chip copies letter by letter.
  if (snapshot.changes != this->changes_)
    snapshot.owner = this->lease_.owner();
  snapshot.uptime_ms = this->now_;
  snapshot.changes = this->changes_;
  snapshot.identifying = this->identify_ms_ > 0;
  snapshot.lease_left_ms = this->lease_.left_ms();
  snapshot.barred_ms = this->barred_ms_;
  snapshot.channel_count = this->channel_count_;
  for (int i = 0; i < this->channel_count_; i++)
    this->channels_[i].show(snapshot.channels[i]);
}

// Requests.

Result Controller::carry_out(const Client &client, const Request &request) {
  Result result;
  switch (request.op) {
    case Op::LEASE:
      return this->take_lease_(client, request.lease_ms);
    case Op::INFLATE:
      return this->inflate_(client, request);
    case Op::RELEASE:
      this->release(request.channel);
      break;
    case Op::ZERO:
      result.refusal = this->channels_[request.channel].take_zero();
      break;
    case Op::CLEAR_FAULT:
      result.refusal = this->channels_[request.channel].clear_fault();
      break;
    case Op::IDENTIFY:
      this->identify_ms_ = IDENTIFY_MS;
      break;
    case Op::STREAM:
    case Op::EVENTS:
      break;  // A connection keeps its streams, and reads the kept events, itself.
  }
  return result;
}

/// Give, renew or end the lease.
Result Controller::take_lease_(const Client &client, Span ms) {
  Result result;
  if (this->lease_.held_against(client)) {
    result.refusal = {Message::LEASE_HELD};
  } else if (ms == 0) {
    this->lock(Reason::COMMAND);
  } else {
    if (!this->lease_.held())
      this->changes_++;
    this->lease_.grant(client, ms);
    result.left_ms = ms;
  }
  return result;
}

/// Inflate, or aim an inflated cuff at another target.
Result Controller::inflate_(const Client &client, const Request &request) {
  Result result;
  result.refusal = this->may_inflate_(client, request);
  if (!result.refusal)
    result.refusal = this->set_bit_();
  if (result.refusal)
    return result;
  Channel &channel = this->channels_[request.channel];
  channel.inflate(request.target, request.limit_ms);
  result.target = request.target;
  result.left_ms = larger<Span>(0, channel.left_ms());
  return result;
}

/// Refuse what may not be inflated, in the order of the protocol.
Refusal Controller::may_inflate_(const Client &client, const Request &request) {
  const Channel &channel = this->channels_[request.channel];
  if (const Refusal refusal = channel.may_inflate())
    return refusal;
  if (this->barred_ms_ > 0)
    return {Message::BARRED};
  if (this->lease_.held_against(client))
    return {Message::LEASE_HELD};
  if (!this->lease_.held())
    return {Message::NO_LEASE};
  return channel.may_occlude(request.limit_ms);
}

/// Make sure that pulling the plug buys no time, or do not inflate.
Refusal Controller::set_bit_() {
  if (!this->bit_)
    this->bit_ = this->memory_->store(true);
  if (!this->bit_)
    return {Message::NOT_STORED};
  return {};
}

}  // namespace cuff
