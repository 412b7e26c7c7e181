#include "control.h"

namespace cuff {

Control::Control(const ControllerConfig &config, Hardware *const *hardware, Memory &memory)
    : hardware_(hardware), memory_(memory), config_(config) {}

void Control::on_request(Wake wake, void *context) {
  this->wake_control_ = wake;
  this->control_context_ = context;
}

void Control::on_news(Wake wake, void *context) {
  this->wake_network_ = wake;
  this->network_context_ = context;
}

// The control task.

void Control::boot() {
  this->now_ = this->next_sample_ = 0;
  this->local_.exchange(0);
  for (int i = 0; i < MAILBOXES; i++)
    this->withdraw(i);
  this->controller_.boot(this->config_, this->memory_);
  this->publish_();
}

void Control::step(Ms now) {
  Sample samples[CHANNELS_MAX];
  const Sample *fresh[CHANNELS_MAX];
  const Ms dt = now - this->now_;
  this->now_ = now;
  this->serve_locally_();
  for (int i = 0; i < this->config_.channel_count; i++) {
    const Channel &channel = this->controller_.channel(i);
    const bool any = this->hardware_[i]->advance(dt, channel.duty(), channel.outlet(), samples[i]);
    fresh[i] = any ? &samples[i] : nullptr;
  }
  this->controller_.step(now, fresh);
  this->collect_(now);
  this->serve();
}

/// Do what was asked for at the device itself.
void Control::serve_locally_() {
  const uint32_t asked = this->local_.exchange(0);
  if (asked & BUTTON)
    this->controller_.press_button();
  if (asked & RELEASE)
    this->controller_.release(ALL_CHANNELS);
  if (asked & LOCK)
    this->controller_.lock(Reason::COMMAND);
}

void Control::serve() {
  this->serve_locally_();
  uint32_t done = 0;
  for (int i = 0; i < MAILBOXES; i++) {
    Mailbox &box = this->boxes_[i];
    if (!box.state.replace(Mailbox::ASKED, Mailbox::TAKEN))
      continue;
    box.result = this->controller_.carry_out(box.client, box.request);
    box.result.version = this->snapshot_.version + 1;
    done |= 1u << i;
  }
  // The new state first, then the answers: no later state lacks what an answer says.
  this->publish_();
  if (done != 0)
    this->answer_(done);
}

void Control::answer_(uint32_t done) {
  for (int i = 0; i < MAILBOXES; i++) {
    if (done & (1u << i))
      this->boxes_[i].state.store(Mailbox::ANSWERED);
  }
  if (this->wake_network_ != nullptr)
    this->wake_network_(this->network_context_);
}

/// Hand over what a state shows; have the network woken for what cannot wait.
void Control::publish_() {
  Snapshot &snapshot = this->snapshot_;
  this->controller_.show(snapshot);
  snapshot.version++;
  this->shared_.write(snapshot);
  if (snapshot.changes != this->told_ && this->wake_network_ != nullptr)
    this->wake_network_(this->network_context_);
  this->told_ = snapshot.changes;
}

/// Pass on the samples that are streamed, one in each interval: a step that comes a little late belongs to its own.
void Control::collect_(Ms now) {
  const uint32_t streamed = this->streamed_.load();
  if (now < this->next_sample_)
    return;
  Ms due;
  do {
    due = this->next_sample_;
    this->next_sample_ += this->config_.limits.sample_ms;
  } while (this->next_sample_ <= now);
  for (int i = 0; i < this->config_.channel_count; i++) {
    const Channel &channel = this->controller_.channel(i);
    if (streamed & (1u << i))
      this->samples_.put({due, channel.sampled() ? channel.pressure() : NO_PRESSURE, static_cast<uint8_t>(i)});
  }
}

// Any task.

Snapshot Control::snapshot() const { return this->shared_.read(); }

void Control::ask_locally_(Local what) {
  this->local_.fetch_or(what);
  if (this->wake_control_ != nullptr)
    this->wake_control_(this->control_context_);
}

// The network task.

void Control::ask(int box, const Client &client, const Request &request) {
  this->boxes_[box].client = client;
  this->boxes_[box].request = request;
  this->boxes_[box].state.store(Mailbox::ASKED);
  if (this->wake_control_ != nullptr)
    this->wake_control_(this->control_context_);
}

void Control::withdraw(int box) { this->boxes_[box].state.replace(Mailbox::ASKED, Mailbox::EMPTY); }

bool Control::answered(int box, Result &result) {
  if (this->boxes_[box].state.load() != Mailbox::ANSWERED)
    return false;
  result = this->boxes_[box].result;
  this->boxes_[box].state.store(Mailbox::EMPTY);
  return true;
}

}  // namespace cuff
