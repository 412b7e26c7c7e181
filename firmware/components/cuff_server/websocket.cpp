#include "websocket.h"

namespace cuff {

namespace {

constexpr uint8_t FIN = 0x80;
constexpr uint8_t RESERVED = 0x70;
constexpr uint8_t MASKED = 0x80;
constexpr uint8_t LENGTH_16 = 126;
constexpr uint8_t LENGTH_64 = 127;

bool known(uint8_t opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

}  // namespace

uint8_t *WebSocketReader::want(size_t &size) {
  if (!this->in_payload_) {
    size = this->header_want_() - this->header_size_;
    return this->header_data_ + this->header_size_;
  }
  size = this->payload_size_ - this->payload_got_;
  return this->target_() + this->payload_got_;
}

WebSocketReader::Found WebSocketReader::got(size_t size) {
  if (this->in_payload_) {
    this->payload_got_ += size;
    return this->payload_got_ == this->payload_size_ ? this->payload_() : Found::NOTHING;
  }
  this->header_size_ += static_cast<uint8_t>(size);
  return this->header_size_ == this->header_want_() ? this->header_() : Found::NOTHING;
}

const char *WebSocketReader::data() const {
  const bool control = (static_cast<uint8_t>(this->found_) & 8) != 0;
  return reinterpret_cast<const char *>(control ? this->control_data_ : this->message_);
}

WebSocketReader::Found WebSocketReader::fail_(uint16_t code) {
  this->error_ = code;
  return Found::ERROR;
}

/// Read the header as far as it is there: the first two bytes say how long it is.
WebSocketReader::Found WebSocketReader::header_() {
  const uint8_t *header = this->header_data_;
  const uint8_t length = header[1] & 0x7F;
  if (this->header_more_ == 0) {
    this->frame_opcode_ = header[0] & 0x0F;
    this->final_ = (header[0] & FIN) != 0;
    if ((header[0] & RESERVED) != 0 || !known(this->frame_opcode_) || (header[1] & MASKED) == 0)
      return this->fail_(PROTOCOL_ERROR);
    this->header_more_ = length == LENGTH_64 ? 12 : length == LENGTH_16 ? 6 : 4;
    return Found::NOTHING;
  }
  size_t size = length < LENGTH_16 ? length : 0;
  for (int i = 2; i < this->header_want_() - 4; i++) {
    // What is too big already stays so: all of it does not fit 32 bits.
    if (size <= FRAME_BYTES)
      size = size << 8 | header[i];
  }
  return this->begin_(size);
}

/// Begin the payload of a frame, unless it is not allowed here.
WebSocketReader::Found WebSocketReader::begin_(size_t length) {
  const bool continues = this->frame_opcode_ == 0;
  if (this->control_()) {
    if (!this->final_ || length > CONTROL_BYTES)
      return this->fail_(PROTOCOL_ERROR);
  } else if (continues != this->in_message_) {
    return this->fail_(PROTOCOL_ERROR);
  } else {
    if (!continues) {
      this->message_opcode_ = static_cast<Opcode>(this->frame_opcode_);
      this->message_size_ = 0;
      this->in_message_ = true;
    }
    if (this->message_size_ + length > FRAME_BYTES)
      return this->fail_(TOO_BIG);
  }
  this->payload_size_ = length;
  this->payload_got_ = 0;
  this->in_payload_ = true;
  return length == 0 ? this->payload_() : Found::NOTHING;
}

/// End the payload of a frame: take off its mask.
WebSocketReader::Found WebSocketReader::payload_() {
  const uint8_t *mask = this->header_data_ + this->header_want_() - 4;
  uint8_t *payload = this->target_();
  for (size_t i = 0; i < this->payload_size_; i++)
    payload[i] ^= mask[i % 4];
  this->in_payload_ = false;
  this->header_size_ = 0;
  this->header_more_ = 0;
  if (!this->control_())
    return this->message_end_();
  this->found_ = static_cast<Opcode>(this->frame_opcode_);
  this->found_size_ = this->payload_size_;
  return Found::CONTROL;
}

WebSocketReader::Found WebSocketReader::message_end_() {
  this->message_size_ += this->payload_size_;
  if (!this->final_)
    return Found::NOTHING;
  this->in_message_ = false;
  this->found_ = this->message_opcode_;
  this->found_size_ = this->message_size_;
  const bool text = this->found_ == Opcode::TEXT;
  if (text && !is_utf8(this->data(), this->found_size_))
    return this->fail_(NOT_UTF8);
  return Found::MESSAGE;
}

size_t frame_header(Opcode opcode, size_t size, uint8_t *header) {
  header[0] = FIN | static_cast<uint8_t>(opcode);
  if (size < LENGTH_16) {
    header[1] = static_cast<uint8_t>(size);
    return 2;
  }
  header[1] = LENGTH_16;
  header[2] = static_cast<uint8_t>(size >> 8);
  header[3] = static_cast<uint8_t>(size);
  return 4;
}

uint16_t answer_to_close(const char *data, size_t size) {
  if (size == 0)
    return NORMAL;
  if (size == 1 || !is_utf8(data + 2, size - 2))
    return PROTOCOL_ERROR;
  const auto *bytes = reinterpret_cast<const uint8_t *>(data);
  const auto code = static_cast<uint16_t>(bytes[0] << 8 | bytes[1]);
  // Of the first 15 codes of the protocol, 1004 to 1006 may not be sent.
  const bool protocol = code >= NORMAL && code < NORMAL + 15 && (0x7F8Fu >> (code - NORMAL) & 1u) != 0;
  return protocol || (code >= 3000 && code < 5000) ? code : PROTOCOL_ERROR;
}

}  // namespace cuff
