#include "connection.h"

#include <cerrno>
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

void Connection::turn(Moment now, bool readable) {
  // While it was not read, nobody looked whether there is something.
  readable = this->take_answer_(now) || this->held_ || readable;
  if (this->stage_ == Stage::HANDSHAKE)
    this->shake_hands_(now);
  if (this->stage_ == Stage::REQUEST)
    this->read_request_(now);
  if (this->stage_ == Stage::OPEN)
    this->keep_time_(now);
  if (this->stage_ == Stage::OPEN || this->stage_ == Stage::CLOSING) {
    this->write_(now);
    if (this->held_)
      this->hold_(now);
    if (readable || this->tls_.pending())
      this->read_(now);
    this->write_(now);
  }
  if (this->stage_ == Stage::DRAINING)
    this->drain_(now);
  if (this->stage_ == Stage::CLOSING)
    this->finish_(now);
}

/// Take the control task's answer once there is room for the reply; return whether there was one.
bool Connection::take_answer_(Moment now) {
  uint32_t version;
  if (!this->asked_)
    return false;
  if (this->conversation_.has_room() || this->close_code_ != 0)
    this->held_until_ = now + UNREAD_MS;
  else if (!reached(this->held_until_, now))
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

void Connection::shake_hands_(Moment now) {
  const int result = this->tls_.handshake();
  if (result > 0) {
    this->stage_ = Stage::REQUEST;
    this->deadline_ = now + REQUEST_MS;
  } else if (result != TLS_BLOCKED || reached(this->deadline_, now)) {
    this->server_->handshake_failed(this->address_, now);
    this->reset();
  }
}

/// Read the request letter by letter, so that nothing behind it is taken for a part of it.
void Connection::read_request_(Moment now) {
  size_t room;
  uint8_t *text = this->reader_.scratch(room);
  while (this->request_size_ < REQUEST_BYTES) {
    const int result = this->tls_.read(text + this->request_size_, 1);
    if (result <= 0) {
      if (result != TLS_BLOCKED || reached(this->deadline_, now))
        this->reset();
      return;
    }
    this->request_size_++;
    if (text[this->request_size_ - 1] != '\n')
      continue;
    if (is_head(reinterpret_cast<char *>(text), this->request_size_)) {
      this->answer_request_(now, this->request_size_);
      return;
    }
  }
  this->answer_request_(now, 0);
}

void Connection::answer_request_(Moment now, size_t head) {
  size_t room;
  const auto *text = reinterpret_cast<const char *>(this->reader_.scratch(room));
  int status = head == 0 ? 431 : parse_upgrade(text, head, this->upgrade_);
  if (status == 101 && !this->server_->admit(this->upgrade_.client, *this))
    status = 503;
  auto *answer = reinterpret_cast<char *>(this->server_->scratch());
  const size_t size = upgrade_response(status, this->upgrade_, answer, SEND_BYTES);
  this->stage_ = Stage::OPEN;
  if (!this->send_(size) && this->stage_ == Stage::FREE)
    return;
  if (status == 101)
    this->open_(now);
  else
    this->part_(now);
}

void Connection::open_(Moment now) {
  this->reader_.start();
  this->conversation_.start(this->server_->control(), this->slot_, this->upgrade_.client);
  this->heartbeat_.start(now);
  this->next_event_ = this->server_->control().events().newest() + 1;
  this->next_samples_ = this->server_->samples_end();
  this->hello_due_ = this->state_due_ = true;
}

// Towards the controller.

void Connection::read_(Moment now) {
  for (int i = 0; i < FRAMES_A_TURN;) {
    if (!this->reads() || (this->stage_ != Stage::OPEN && this->stage_ != Stage::CLOSING))
      return;
    size_t size;
    uint8_t *into = this->reader_.want(size);
    const int result = this->tls_.read(into, size);
    if (result <= 0) {
      if (result != TLS_BLOCKED)
        this->broken_(result, now);
      return;
    }
    const auto found = this->reader_.got(static_cast<size_t>(result));
    if (found != WebSocketReader::Found::NOTHING) {
      this->found_(found, now);
      i++;
    }
  }
  this->server_->hurry();
}

void Connection::found_(WebSocketReader::Found found, Moment now) {
  if (found == WebSocketReader::Found::ERROR) {
    // The next frame cannot be found any more.
    this->deaf_ = true;
    if (this->stage_ == Stage::CLOSING)
      this->part_(now);
    else
      this->end(this->reader_.error());
    return;
  }
  if (this->stage_ == Stage::OPEN && !this->flooded_ && this->conversation_.flooding(now)) {
    this->flooded_ = true;
    this->flooded_until_ = now + FLOOD_MS;
  }
  if (found == WebSocketReader::Found::MESSAGE)
    this->message_(now);
  else
    this->control_(now);
}

void Connection::message_(Moment now) {
  const uint32_t seq = this->server_->seq();
  const bool only_release = this->flooded_ || this->close_code_ != 0 || this->stage_ == Stage::CLOSING;
  if (this->reader_.opcode() == Opcode::TEXT)
    this->after_(this->conversation_.handle(this->reader_.data(), this->reader_.size(), now, seq, only_release), now);
  else if (!only_release)
    this->after_(this->conversation_.refuse_binary(now, seq), now);
}

void Connection::after_(Conversation::Step step, Moment now) {
  if (step == Conversation::Step::ASKED) {
    this->asked_ = true;
    this->held_until_ = now + UNREAD_MS;
  }
  if (step == Conversation::Step::LAST)
    this->end(POLICY_VIOLATION);
  if (step == Conversation::Step::FULL && !this->held_)
    this->held_until_ = now + UNREAD_MS;
  this->held_ = step == Conversation::Step::FULL;
}

/// Try again what there was no room to answer; a client that goes on without reading is closed.
void Connection::hold_(Moment now) {
  this->message_(now);
  // Judged afterwards: one that read meanwhile is not to blame for a controller that stood still.
  if (this->held_ && reached(this->held_until_, now))
    this->end(POLICY_VIOLATION);
}

void Connection::control_(Moment now) {
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
    this->part_(now);
  } else {
    // Answered once replies are out; nothing that could follow is read.
    this->deaf_ = true;
    this->end(answer_to_close(data, size));
  }
}

/// Handle the end of what can be read.
void Connection::broken_(int outcome, Moment now) {
  if (outcome == TLS_BROKEN) {
    this->reset();
  } else if (outcome == TLS_TOO_BIG && this->stage_ == Stage::OPEN) {
    this->deaf_ = true;
    this->end(TOO_BIG);
  } else {
    this->part_(now);
  }
}

// Towards the client.

/// Send what waits, one frame at a time, until the kernel takes no more.
void Connection::write_(Moment now) {
  while (this->stage_ == Stage::OPEN && this->flush_()) {
    const size_t size = this->compose_(now);
    if (size == 0 || !this->send_(size))
      return;
  }
}

/// Return whether everything that was to be sent has gone to the kernel.
bool Connection::flush_() { return this->blocked_ == 0 || this->send_(this->blocked_); }

/// Send what stands in the scratch; return whether it has gone.
bool Connection::send_(size_t size) {
  const int result = this->tls_.write(this->server_->scratch(), size);
  this->blocked_ = result == TLS_BLOCKED ? size : 0;
  if (result < 0)
    this->reset();
  return result > 0;
}

/// Write the next frame into the scratch; return its size, 0 when there is none.
size_t Connection::compose_(Moment now) {
  if (this->hello_due_) {
    JsonWriter json = this->server_->json();
    write_hello(json, this->server_->control().config(), this->server_->boot());
    this->hello_due_ = false;
    return this->framed_(Opcode::TEXT, json.length());
  }
  if (const size_t size = this->compose_urgent_())
    return size;
  if (this->asked_)
    return 0;  // Its reply comes before everything that it brings about, and before the end.
  if (this->close_code_ != 0)
    return this->close_frame_(now);
  if (this->backlog_())
    return 0;
  if (this->state_due_)
    return this->compose_state_();
  return this->compose_samples_();
}

/// Write what no newer frame can take the place of.
size_t Connection::compose_urgent_() {
  JsonWriter json = this->server_->json();
  if (this->pong_due_) {
    this->pong_due_ = false;
    std::memcpy(this->server_->payload(), this->pong_, this->pong_size_);
    return this->framed_(Opcode::PONG, this->pong_size_);
  }
  if (this->heartbeat_.due())
    return this->framed_(Opcode::PING, this->heartbeat_.ping(this->server_->payload(), CONTROL_BYTES));
  const EventLog &events = this->server_->control().events();
  if (const Reply *reply = this->conversation_.waiting()) {
    write_reply(json, *reply, this->server_->control().config(), events);
    this->conversation_.sent();
    return this->framed_(Opcode::TEXT, json.length());
  }
  while (!this->asked_ && this->close_code_ == 0 && this->next_event_ <= events.newest()) {
    Event event;
    this->next_event_ = larger(this->next_event_, events.oldest());
    if (!events.read(this->next_event_++, event))
      continue;
    write_event(json, event);
    return this->framed_(Opcode::TEXT, json.length());
  }
  return 0;
}

size_t Connection::compose_state_() {
  JsonWriter json = this->server_->json();
  const Snapshot snapshot = this->server_->control().snapshot();
  write_state(json, snapshot, this->server_->next_seq(snapshot.version));
  this->state_due_ = false;
  return this->framed_(Opcode::TEXT, json.length());
}

/// Write the oldest run of samples that this client streams and has not got.
size_t Connection::compose_samples_() {
  if (this->streams() == 0)
    this->next_samples_ = this->server_->samples_end();
  while (const SampleRun *run = this->server_->samples_from(this->next_samples_)) {
    this->next_samples_++;
    if (!(this->streams() & (1u << run->channel)))
      continue;
    JsonWriter json = this->server_->json();
    write_samples(json, *run, this->server_->control().config().limits.sample_ms);
    return this->framed_(Opcode::TEXT, json.length());
  }
  return 0;
}

size_t Connection::close_frame_(Moment now) {
  auto *payload = reinterpret_cast<uint8_t *>(this->server_->payload());
  payload[0] = static_cast<uint8_t>(this->close_code_ >> 8);
  payload[1] = static_cast<uint8_t>(this->close_code_);
  const size_t size = this->framed_(Opcode::CLOSE, 2);
  this->send_(size);
  if (this->stage_ != Stage::FREE) {
    this->stage_ = Stage::CLOSING;
    this->deadline_ = now + CLOSE_MS;
  }
  return 0;
}

/// Put a header in front of the payload in the scratch; return the size of both.
size_t Connection::framed_(Opcode opcode, size_t size) {
  uint8_t header[HEADER_BYTES];
  const size_t length = frame_header(opcode, size, header);
  uint8_t *scratch = this->server_->scratch();
  if (length < HEADER_BYTES)
    std::memmove(scratch + length, scratch + HEADER_BYTES, size);
  std::memcpy(scratch, header, length);
  return length + size;
}

bool Connection::lags_() const {
  return this->streams() != 0 && this->next_samples_ != this->server_->samples_end();
}

/// Return whether what was written last has not left: a newer state would only queue up behind it.
bool Connection::backlog_() const { return is_waiting(this->socket_); }

// Leaving.

/// Ping, and judge whether the other side is still there.
void Connection::keep_time_(Moment now) {
  if (this->flooded_ && reached(this->flooded_until_, now) && this->close_code_ == 0)
    this->end(POLICY_VIOLATION);
  if (this->heartbeat_.overdue(now) || (this->close_code_ != 0 && reached(this->deadline_, now)))
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
void Connection::finish_(Moment now) {
  const bool gone = this->flush_();
  if (this->stage_ == Stage::CLOSING && ((gone && this->deaf_) || reached(this->deadline_, now)))
    this->part_(now);
}

/// Say goodbye, and take what still comes until the other side lets go, or has had its time.
void Connection::part_(Moment now) {
  this->tls_.say_goodbye();
  ::shutdown(this->socket_, SHUT_WR);
  this->stage_ = Stage::DRAINING;
  this->deadline_ = now + CLOSE_MS;
}

void Connection::drain_(Moment now) {
  uint8_t dropped[256];
  for (int i = 0; i < 256; i++) {
    const auto size = ::recv(this->socket_, dropped, sizeof(dropped), 0);
    if (size > 0)
      continue;
    const bool more = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    if (!more || reached(this->deadline_, now))
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
