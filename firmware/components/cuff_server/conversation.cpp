#include "conversation.h"

#include "../cuff_core/renew.h"
#include "frames.h"

namespace cuff {

namespace {

/// Return whether a request is about the connection itself, so that control need not be asked.
bool is_local(Op op) { return op == Op::STREAM || op == Op::EVENTS; }

}  // namespace

void Conversation::start(Control &control, int box, const Client &client) {
  renew(*this);
  this->control_ = &control;
  this->box_ = box;
  this->client_ = client;
}

Conversation::Step Conversation::handle(const char *text, size_t size, Moment now, uint32_t seq, bool only_release) {
  Frame frame;
  const Refusal bad = parse_frame(text, size, frame);
  const bool release = !bad && frame.op_known && frame.op == Op::RELEASE;
  if (only_release && !release)
    return Step::DROPPED;
  if (!release && this->waiting_ >= REPLIES_WAITING)
    return Step::FULL;
  if (bad)
    return this->bad_(bad, now, seq);
  const Kept *kept = release ? nullptr : this->find_(frame[Argument::ID].hash);
  return kept == nullptr ? this->begin_(frame, seq) : this->repeat_(frame, *kept, seq);
}

Conversation::Step Conversation::refuse_binary(Moment now, uint32_t seq) {
  if (this->waiting_ >= REPLIES_WAITING)
    return Step::FULL;
  return this->bad_({Message::NOT_TEXT}, now, seq);
}

Conversation::Step Conversation::bad_(Refusal refusal, Moment now, uint32_t seq) {
  Answer answer;
  answer.refusal = refusal;
  answer.seq = seq;
  const bool last = this->bad_frames_.exceeded(now);
  const Step step = this->reply_(RequestId(), answer);
  return last ? Step::LAST : step;
}

/// Carry out a request that is new.
Conversation::Step Conversation::begin_(const Frame &frame, uint32_t seq) {
  Request request;
  this->asked_ = Answer();
  this->asked_.refusal = parse_request(frame, this->control_->config(), request);
  this->asked_.op = request.op;
  this->asked_.channel = static_cast<int8_t>(request.channel);
  this->asked_.seq = seq;
  this->asked_id_ = frame.id;
  this->asked_hash_ = frame[Argument::ID].hash;
  this->asked_content_ = frame.content;
  if (!this->asked_.refusal && !is_local(request.op)) {
    this->control_->ask(this->box_, this->client_, request);
    return Step::ASKED;
  }
  if (!this->asked_.refusal && request.op == Op::STREAM)
    this->stream_(request);
  if (!this->asked_.refusal && request.op == Op::EVENTS)
    this->find_events_(request.since, this->asked_);
  this->keep_(this->asked_);
  return this->reply_(this->asked_id_, this->asked_);
}

bool Conversation::answered(uint32_t &version) {
  Result result;
  if (!this->control_->answered(this->box_, result))
    return false;
  this->asked_.refusal = result.refusal;
  this->asked_.left_ms = result.left_ms;
  this->asked_.target = result.target;
  version = result.version;
  return true;
}

void Conversation::reply_with(uint32_t seq) {
  this->asked_.seq = seq;
  this->keep_(this->asked_);
  this->reply_(this->asked_id_, this->asked_);
}

/// Answer an id that was used before: the first reply again, or a refusal of other content.
Conversation::Step Conversation::repeat_(const Frame &frame, const Kept &kept, uint32_t seq) {
  if (kept.content == frame.content)
    return this->reply_(frame.id, kept.answer);
  Answer answer;
  answer.seq = seq;
  answer.refusal = {frame.op_known ? Message::ID_USED : Message::NO_SUCH_OP};
  return this->reply_(frame.id, answer);
}

void Conversation::stream_(const Request &request) {
  const uint32_t bit = 1u << request.channel;
  this->streams_ = request.on ? this->streams_ | bit : this->streams_ & ~bit;
}

/// Find the kept events with a number above `since`.
void Conversation::find_events_(Ms since, Answer &answer) const {
  const EventLog &events = this->control_->events();
  const uint32_t newest = events.newest();
  if (since >= newest)
    return;
  answer.first_event = larger<uint32_t>(events.oldest(), static_cast<uint32_t>(since) + 1);
  const uint32_t left = newest - answer.first_event + 1;
  answer.event_count = static_cast<uint8_t>(smaller<uint32_t>(left, EVENTS_AT_ONCE));
  answer.more = left > EVENTS_AT_ONCE;
}

const Conversation::Kept *Conversation::find_(uint64_t id) const {
  for (uint32_t i = 0; i < smaller<uint32_t>(this->kept_count_, IDS_KEPT); i++) {
    if (this->kept_[i].id == id)
      return &this->kept_[i];
  }
  return nullptr;
}

/// Remember the first answer to each of the last 32 ids.
void Conversation::keep_(const Answer &answer) {
  if (this->find_(this->asked_hash_) != nullptr)
    return;
  this->kept_[this->kept_count_ % IDS_KEPT] = {this->asked_hash_, this->asked_content_, answer};
  this->kept_count_ = this->kept_count_ + 1 == 2 * IDS_KEPT ? IDS_KEPT : this->kept_count_ + 1;
}

Conversation::Step Conversation::reply_(const RequestId &id, const Answer &answer) {
  if (!this->has_room())
    return Step::FULL;
  this->replies_[(this->first_ + this->waiting_) % REPLIES_KEPT] = {id, answer};
  this->waiting_++;
  return Step::REPLIED;
}

void Conversation::sent() {
  this->first_ = (this->first_ + 1) % REPLIES_KEPT;
  this->waiting_--;
}

}  // namespace cuff
