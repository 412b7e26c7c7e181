#pragma once

#include "json_writer.h"
#include "websocket.h"

namespace cuff {

/// What fits into one record of TLS of a small device.
constexpr size_t SEND_BYTES = 2048;

/// What goes out in one record of TLS: frames of WebSocket, one behind the other.
class Record {
 public:
  /// Begin with no frame, and room for `most` bytes of frames that could as well wait.
  void clear(size_t most) {
    this->size_ = 0;
    this->most_ = most;
  }

  uint8_t *bytes() { return this->bytes_; }
  size_t size() const { return this->size_; }

  /// What an HTTP answer is written to, instead of frames.
  char *text() { return reinterpret_cast<char *>(this->bytes_); }

  /// Whether a frame with a payload of `size` bytes fits.
  bool fits(size_t size) const { return this->size_ + HEADER_BYTES + size <= this->most_; }

  /// Begin a frame; its payload is what is written next.
  JsonWriter &begin();

  /// End the frame: put its header in front.
  void end(Opcode opcode);

 protected:
  JsonWriter json_;
  size_t size_ = 0;
  size_t most_ = 0;
  uint8_t bytes_[SEND_BYTES];
};

}  // namespace cuff
