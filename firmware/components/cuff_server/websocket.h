#pragma once

#include <cstddef>
#include <cstdint>

#include "../cuff_core/renew.h"
#include "request_frame.h"

namespace cuff {

enum class Opcode : uint8_t { CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

/// Close codes.
constexpr uint16_t NORMAL = 1000;
constexpr uint16_t GOING_AWAY = 1001;
constexpr uint16_t PROTOCOL_ERROR = 1002;
constexpr uint16_t NOT_UTF8 = 1007;
constexpr uint16_t POLICY_VIOLATION = 1008;
constexpr uint16_t TOO_BIG = 1009;
constexpr uint16_t REPLACED = 4001;

constexpr size_t CONTROL_BYTES = 125;
constexpr size_t HEADER_BYTES = 4;

/// The bytes of a client's header that say how much more there is of it.
constexpr uint8_t HEADER_START = 2;

/// Reads the messages of a client (RFC 6455), and asks for no byte more than it can use.
///
/// Text and binary messages may come in pieces, with control frames in between.
class WebSocketReader {
 public:
  enum class Found : uint8_t { NOTHING, MESSAGE, CONTROL, ERROR };

  void start() { renew(*this); }

  /// Return where the next bytes belong, and how many at most; never 0.
  uint8_t *want(size_t &size);

  /// Take in `size` bytes that were put there.
  Found got(size_t size);

  /// Memory for what comes before the first frame.
  uint8_t *scratch(size_t &room) {
    room = FRAME_BYTES;
    return this->message_;
  }

  /// The kind of what was found; for an error, the code to close with.
  Opcode opcode() const { return this->found_; }
  uint16_t error() const { return this->error_; }

  /// The message or the control frame that was found; it stays until the next `got`.
  const char *data() const;
  size_t size() const { return this->found_size_; }

 protected:
  Found header_();
  Found begin_(size_t length);
  Found payload_();
  Found message_end_();
  Found fail_(uint16_t code);
  uint8_t header_want_() const { return HEADER_START + this->header_more_; }
  bool control_() const { return (this->frame_opcode_ & 8) != 0; }
  uint8_t *target_() { return this->control_() ? this->control_data_ : this->message_ + this->message_size_; }

  uint8_t header_size_ = 0;
  uint8_t header_more_ = 0;
  uint8_t frame_opcode_ = 0;
  bool final_ = false;
  bool in_payload_ = false;
  bool in_message_ = false;
  Opcode message_opcode_ = Opcode::CONTINUATION;
  Opcode found_ = Opcode::CONTINUATION;
  uint16_t error_ = 0;
  size_t message_size_ = 0;
  size_t payload_size_ = 0;
  size_t payload_got_ = 0;
  size_t found_size_ = 0;
  uint8_t header_data_[14] = {};
  uint8_t control_data_[CONTROL_BYTES] = {};
  uint8_t message_[FRAME_BYTES] = {};
};

/// Write the header of a frame of the server in front of `size` bytes; return how many of the 4 bytes it takes.
size_t frame_header(Opcode opcode, size_t size, uint8_t *header);

/// Return the code of a close frame to be answered with: its own, or the error of one that is wrong.
uint16_t answer_to_close(const char *data, size_t size);

}  // namespace cuff
