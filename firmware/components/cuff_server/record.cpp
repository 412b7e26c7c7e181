#include "record.h"

#include <cstring>

namespace cuff {

JsonWriter &Record::begin() {
  const size_t start = this->size_ + HEADER_BYTES;
  this->json_.start(this->text() + start, SEND_BYTES - start);
  return this->json_;
}

void Record::end(Opcode opcode) {
  uint8_t *frame = this->bytes_ + this->size_;
  const size_t size = this->json_.length();
  const size_t header = frame_header(opcode, size, frame);
  std::memmove(frame + header, frame + HEADER_BYTES, size);
  this->size_ += header + size;
}

}  // namespace cuff
