#include "connection.h"

#include <cstring>

#include <sys/socket.h>
#include <unistd.h>

#include "../cuff_core/renew.h"
#include "backlog.h"
#include "server.h"

namespace cuff {

namespace {

/// Frames of one client that are handled before another gets its turn.
constexpr int FRAMES_A_TURN = 16;

}  // namespace

void Connection::arrive(Server &server, int slot, int socket, uint32_t address, Moment now) {
  renew(*this);
  this->server_ = &server;
  this->slot_ = slot;
  this->socket_ = socket;
  this->address_ = address;
  this->deadline_ = now + HANDSHAKE_MS;
  this->stage_ = Stage::HANDSHAKE;
  this->reader_.start();
  if (!this->tls_.begin(server.tls(), socket))
    this->reset();
}

void Connection::turn(Moment now) {
  this->now_ = now;
  // While it was not read, nobody looked whether there is something.
  const bool readable = this->take_answer_() || this->held_ || this->readable_;
  if (this->stage_ == Stage::HANDSHAKE)
    this->shake_hands_();
  if (this->stage_ == Stage::REQUEST)
    this->read_request_();
  if (this->stage_ == Stage::OPEN)
    this->keep_time_();
  if (this->stage_ == Stage::OPEN || this->stage_ == Stage::CLOSING) {
    this->write_();
    if (this->held_)
      this->hold_();
    if (readable || this->tls_.pending())
      this->read_();
    this->write_();
  }
  if (this->stage_ == Stage::DRAINING)
    this->drain_();
  if (this->stage_ == Stage::CLOSING)
    this->finish_();
}

/// Take the control task's answer once there is room for the reply; return whether there was one.
bool Connection::take_answer_() {
  uint32_t version;
  if (!this->asked_)
    return false;
  if (this->conversation_.has_room() || this->close_code_ != 0)
    this->held_until_ = this->now_ + UNREAD_MS;
  else if (!reached(this->held_until_, this->now_))
    return false;
  else
    this->end(POLICY_VIOLATION);
  if (!this->conversation_.answered(version))
    return false;
  this->asked_ = false;
  this->conversation_.reply_with(this->server_->seq_before(version));
  return true;
}

// Getting in.

void Connection::shake_hands_() {
  const int result = this->tls_.handshake();
  if (result > 0) {
    this->stage_ = Stage::REQUEST;
    this->deadline_ = this->now_ + REQUEST_MS;
  } else if (result != TLS_BLOCKED || reached(this->deadline_, this->now_)) {
    this->server_->handshake_failed(this->address_, this->now_);
    this->reset();
  }
}

/// Read the request letter by letter, so that nothing behind it is taken for a part of it.
void Connection::read_request_() {
  size_t room;
  uint8_t *text = this->reader_.scratch(room);
  while (this->request_size_ < REQUEST_BYTES) {
    const int result = this->tls_.read(text + this->request_size_, 1);
    if (result <= 0) {
      if (result != TLS_BLOCKED || reached(this->deadline_, this->now_))
        this->reset();
      return;
    }
    this->request_size_++;
    if (text[this->request_size_ - 1] != '\n')
      continue;
    if (is_head(reinterpret_cast<char *>(text), this->request_size_)) {
      this->answer_request_(this->request_size_);
      return;
    }
  }
  this->answer_request_(0);
}

void Connection::answer_request_(size_t head) {
  size_t room;
  const auto *text = reinterpret_cast<const char *>(this->reader_.scratch(room));
  int status = head == 0 ? 431 : parse_upgrade(text, head, this->upgrade_);
  if (status == 101 && !this->server_->admit(this->upgrade_.client, *this))
    status = 503;
  const size_t size = upgrade_response(status, this->upgrade_, this->server_->record().text(), SEND_BYTES);
  this->stage_ = Stage::OPEN;
  if (!this->send_(size) && this->stage_ == Stage::FREE)
    return;
  if (status == 101)
    this->open_();
  else
    this->part_();
}

void Connection::open_() {
  this->reader_.start();
  this->conversation_.start(this->server_->control(), this->slot_, this->upgrade_.client);
  this->heartbeat_.start(this->now_);
  this->next_event_ = this->server_->control().events().newest() + 1;
  this->next_samples_ = this->server_->samples_end();
  this->hello_due_ = this->state_due_ = true;
}

// Towards the controller.

void Connection::read_() {
  for (int i = 0; i < FRAMES_A_TURN;) {
    if (!this->reads() || (this->stage_ != Stage::OPEN && this->stage_ != Stage::CLOSING))
      return;
    size_t size;
    uint8_t *into = this->reader_.want(size);
    const int result = this->tls_.read(into, size);
    if (result <= 0) {
      if (result != TLS_BLOCKED)
        this->broken_(result);
      return;
    }
    const auto found = this->reader_.got(static_cast<size_t>(result));
    if (found != WebSocketReader::Found::NOTHING) {
      this->found_(found);
      i++;
    }
  }
  this->server_->hurry();
}

void Connection::found_(WebSocketReader::Found found) {
  if (found == WebSocketReader::Found::ERROR) {
    // The next frame cannot be found any more.
    this->deaf_ = true;
    if (this->stage_ == Stage::CLOSING)
      this->part_();
    else
      this->end(this->reader_.error());
    return;
  }
  if (this->stage_ == Stage::OPEN && !this->flooded_ && this->conversation_.flooding(this->now_)) {
    this->flooded_ = true;
    this->flooded_until_ = this->now_ + FLOOD_MS;
  }
  if (found == WebSocketReader::Found::MESSAGE)
    this->message_();
  else
    this->control_();
}

void Connection::message_() {
  const uint32_t seq = this->server_->seq();
  const bool only_release = this->flooded_ || this->close_code_ != 0 || this->stage_ == Stage::CLOSING;
  if (this->reader_.opcode() == Opcode::TEXT)
    this->after_(this->conversation_.handle(this->reader_.data(), this->reader_.size(), this->now_, seq, only_release));
  else if (!only_release)
    this->after_(this->conversation_.refuse_binary(this->now_, seq));
}

void Connection::after_(Conversation::Step step) {
  if (step == Conversation::Step::ASKED) {
    this->asked_ = true;
    this->held_until_ = this->now_ + UNREAD_MS;
  }
  if (step == Conversation::Step::LAST)
    this->end(POLICY_VIOLATION);
  if (step == Conversation::Step::FULL && !this->held_)
    this->held_until_ = this->now_ + UNREAD_MS;
  this->held_ = step == Conversation::Step::FULL;
}

/// Try again what there was no room to answer; a client that goes on without reading is closed.
void Connection::hold_() {
  this->message_();
  // Judged afterwards: one that read meanwhile is not to blame for a controller that stood still.
  if (this->held_ && reached(this->held_until_, this->now_))
    this->end(POLICY_VIOLATION);
}

void Connection::control_() {
  const Opcode opcode = this->reader_.opcode();
  const char *data = this->reader_.data();
  const size_t size = this->reader_.size();
  if (opcode == Opcode::PONG) {
    this->heartbeat_.pong(data, size);
  } else if (opcode == Opcode::PING) {
    this->pong_due_ = true;
    this->pong_size_ = static_cast<uint8_t>(size);
    std::memcpy(this->pong_, data, size);
  } else if (this->stage_ == Stage::CLOSING) {
    this->part_();
  } else {
    // Answered once replies are out; nothing that could follow is read.
    this->deaf_ = this->heard_close_ = true;
    this->end(answer_to_close(data, size));
  }
}

/// Handle the end of what can be read.
void Connection::broken_(int outcome) {
  if (outcome == TLS_BROKEN) {
    this->reset();
  } else if (outcome == TLS_TOO_BIG && this->stage_ == Stage::OPEN) {
    this->deaf_ = true;
    this->end(TOO_BIG);
  } else {
    this->part_();
  }
}

// Towards the client.

/// Send what waits, one record at a time, until the kernel takes no more.
void Connection::write_() {
  while (this->stage_ == Stage::OPEN && this->flush_()) {
    this->compose_();
    const size_t size = this->server_->record().size();
    if (size == 0 || !this->send_(size))
      return;
  }
}

/// Return whether everything that was to be sent has gone to the kernel.
bool Connection::flush_() { return this->blocked_ == 0 || this->send_(this->blocked_); }

/// Send what stands in the record; return whether it has gone.
bool Connection::send_(size_t size) {
  const int result = this->tls_.write(this->server_->record().bytes(), size);
  this->blocked_ = result == TLS_BLOCKED ? size : 0;
  if (result < 0)
    this->reset();
  return result > 0;
}

/// Write the next record, which is empty when there is nothing to send.
void Connection::compose_() {
  Record &record = this->server_->record();
  record.clear(this->tls_.longest());
  if (this->hello_due_) {
    write_hello(record.begin(), this->server_->control().config(), this->server_->boot());
    record.end(Opcode::TEXT);
    this->hello_due_ = false;
    return;
  }
  if (this->compose_urgent_(record) || this->asked_)
    return;  // A reply comes before everything that it brings about, and before the end.
  if (this->close_code_ != 0) {
    this->close_frame_(record);
    return;
  }
  if (this->streams() == 0)
    this->next_samples_ = this->server_->samples_end();
  if (!this->holds_back() || this->backlog_())
    return;
  if (this->state_due_)
    this->compose_state_(record);
  this->compose_samples_(record);
}

/// Write what no newer frame can take the place of; return whether there was something.
bool Connection::compose_urgent_(Record &record) {
  if (this->pong_due_) {
    this->pong_due_ = false;
    record.begin().raw(this->pong_, this->pong_size_);
    record.end(Opcode::PONG);
    return true;
  }
  if (this->heartbeat_.due()) {
    this->heartbeat_.ping(record.begin());
    record.end(Opcode::PING);
    return true;
  }
  const EventLog &events = this->server_->control().events();
  if (const Reply *reply = this->conversation_.waiting()) {
    write_reply(record.begin(), *reply, this->server_->control().config(), events);
    record.end(Opcode::TEXT);
    this->conversation_.sent();
    return true;
  }
  while (!this->asked_ && this->close_code_ == 0 && this->next_event_ <= events.newest()) {
    Event event;
    this->next_event_ = larger(this->next_event_, events.oldest());
    if (!events.read(this->next_event_++, event))
      continue;
    write_event(record.begin(), event);
    record.end(Opcode::TEXT);
    return true;
  }
  return false;
}

void Connection::compose_state_(Record &record) {
  const Snapshot snapshot = this->server_->control().snapshot();
  write_state(record.begin(), snapshot, this->server_->next_seq(snapshot.version));
  record.end(Opcode::TEXT);
  this->state_due_ = false;
}

/// Write the oldest runs of samples that this client streams and has not got, as many as fit.
void Connection::compose_samples_(Record &record) {
  while (record.fits(SAMPLES_BYTES)) {
    const SampleRun *run = this->server_->samples_from(this->next_samples_);
    if (run == nullptr)
      return;
    this->next_samples_++;
    if (!(this->streams() & (1u << run->channel)))
      continue;
    write_samples(record.begin(), *run, this->server_->control().config().limits.sample_ms);
    record.end(Opcode::TEXT);
  }
}

void Connection::close_frame_(Record &record) {
  const char code[] = {static_cast<char>(this->close_code_ >> 8), static_cast<char>(this->close_code_)};
  record.begin().raw(code, sizeof(code));
  record.end(Opcode::CLOSE);
  this->stage_ = Stage::CLOSING;
  this->deadline_ = this->now_ + CLOSE_MS;
}

bool Connection::lags_() const {
  return this->streams() != 0 && this->next_samples_ != this->server_->samples_end();
}

/// Return whether what was written last has not left: a newer state would only queue up behind it.
bool Connection::backlog_() const { return is_waiting(this->socket_); }

// Leaving.

/// Ping, and judge whether the other side is still there.
void Connection::keep_time_() {
  if (this->flooded_ && reached(this->flooded_until_, this->now_) && this->close_code_ == 0)
    this->end(POLICY_VIOLATION);
  if (this->heartbeat_.overdue(this->now_) || (this->close_code_ != 0 && reached(this->deadline_, this->now_)))
    this->reset();
}

void Connection::end(uint16_t code) {
  if (this->stage_ != Stage::OPEN || this->close_code_ != 0)
    return;
  this->close_code_ = code;
  this->deadline_ = this->server_->now() + CLOSE_MS;
  this->server_->hurry();
}

/// Go on once our close frame has gone and the other's cannot come any more, or has had its time.
void Connection::finish_() {
  const bool gone = this->flush_();
  if (this->stage_ != Stage::CLOSING)
    return;
  if (reached(this->deadline_, this->now_) || (gone && this->heard_close_))
    this->part_();
  else if (gone && this->deaf_)
    this->await_end_();
}

/// Say goodbye, and take what still comes until the other side lets go, or has had its time.
void Connection::part_() {
  this->tls_.say_goodbye();
  ::shutdown(this->socket_, SHUT_WR);
  this->await_end_();
}

/// Take what still comes. Whoever has not answered our close frame yet would lose its code with an end of ours.
void Connection::await_end_() {
  this->stage_ = Stage::DRAINING;
  this->deadline_ = this->now_ + CLOSE_MS;
}

void Connection::drain_() {
  uint8_t dropped[256];
  for (int i = 0; i < 256; i++) {
    const auto size = ::recv(this->socket_, dropped, sizeof(dropped), 0);
    if (size > 0)
      continue;
    if (size == 0 || !would_block() || reached(this->deadline_, this->now_))
      this->release_();
    return;
  }
  this->server_->hurry();
}

void Connection::reset() {
  reset_when_closed(this->socket_);
  this->release_();
}

/// Give back the socket and its memory. What the control task still does for it is waited for by the server.
void Connection::release_() {
  this->tls_.end();
  ::close(this->socket_);
  this->socket_ = -1;
  this->blocked_ = 0;
  this->stage_ = Stage::FREE;
}

}  // namespace cuff
