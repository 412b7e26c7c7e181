#pragma once

#include "conversation.h"
#include "frames.h"
#include "heartbeat.h"
#include "record.h"
#include "tls.h"
#include "upgrade.h"
#include "websocket.h"

namespace cuff {

constexpr Span HANDSHAKE_MS = 5000;
constexpr Span REQUEST_MS = 5000;
constexpr Span CLOSE_MS = 2000;
constexpr Span FLOOD_MS = 50;

/// How long a client may ask on without reading its replies.
constexpr Span UNREAD_MS = 500;

class Server;

/// One client's socket, from the first byte to the last. One that is all zeros is free, and costs no code to begin with.
class Connection {
 public:
  /// HANDSHAKE and REQUEST come before the upgrade. CLOSING: our close frame is out, and the other's is waited for.
  /// DRAINING: nothing that comes can be read any more, but letting go at once would lose what we sent last.
  enum class Stage : uint8_t { FREE, HANDSHAKE, REQUEST, OPEN, CLOSING, DRAINING };

  /// Take a socket that has just come in.
  void arrive(Server &server, int slot, int socket, uint32_t address, Moment now);

  Stage stage() const { return this->stage_; }
  int socket() const { return this->socket_; }

  /// Whether this has a place among the clients.
  bool is_client() const { return this->stage_ == Stage::OPEN && this->close_code_ == 0; }
  const Client &client() const { return this->conversation_.client(); }
  uint32_t streams() const { return this->is_client() ? this->conversation_.streams() : 0; }

  /// Whether it waits for room in the kernel to write.
  bool blocked() const { return this->blocked_ > 0; }

  /// Whether it reads: not while the control task works for it, too many
  /// replies wait, or nothing has sense any more.
  bool reads() const { return this->stage_ == Stage::DRAINING || (!this->asked_ && !this->deaf_ && !this->held_); }

  /// Whether something is held back until what was written last has left.
  bool holds_back() const { return this->stage_ == Stage::OPEN && (this->state_due_ || this->lags_()); }

  /// Take note of whether the socket may have something to read.
  void hear(bool readable) { this->readable_ = readable; }

  /// Do everything that can be done at once.
  void turn(Moment now);

  /// Have a state sent.
  void state_due() { this->state_due_ = true; }

  /// Close with `code` once replies are out.
  void end(uint16_t code);

  /// Let go of the socket without a word; the other side sees a reset.
  void reset();

 protected:
  bool take_answer_();
  void shake_hands_();
  void read_request_();
  void answer_request_(size_t head);
  void open_();
  void read_();
  void found_(WebSocketReader::Found found);
  void message_();
  void control_();
  void after_(Conversation::Step step);
  void hold_();
  void broken_(int outcome);
  void write_();
  bool flush_();
  bool send_(size_t size);
  void compose_();
  bool compose_urgent_(Record &record);
  void compose_state_(Record &record);
  void compose_samples_(Record &record);
  void close_frame_(Record &record);
  bool lags_() const;
  bool backlog_() const;
  void keep_time_();
  void drain_();
  void finish_();
  void part_();
  void await_end_();
  void release_();

  // What is small stands first: code for the beginning of an object is shorter.
  Server *server_ = nullptr;
  Moment now_ = 0;
  Moment deadline_ = 0;
  Moment flooded_until_ = 0;
  Moment held_until_ = 0;
  size_t blocked_ = 0;
  size_t request_size_ = 0;
  uint32_t address_ = 0;
  uint32_t next_event_ = 0;
  uint32_t next_samples_ = 0;
  int socket_ = 0;
  int slot_ = 0;
  uint16_t close_code_ = 0;
  Stage stage_ = Stage::FREE;
  bool readable_ = false;
  bool asked_ = false;
  bool flooded_ = false;
  bool pong_due_ = false;
  bool hello_due_ = false;
  bool state_due_ = false;
  bool deaf_ = false;
  bool heard_close_ = false;
  bool held_ = false;
  uint8_t pong_size_ = 0;
  char pong_[CONTROL_BYTES] = {};
  Heartbeat heartbeat_;
  Upgrade upgrade_;
  TlsSession tls_;
  Conversation conversation_;
  WebSocketReader reader_;
};

}  // namespace cuff
