#pragma once

#include <cstddef>

#include "../cuff_core/units.h"

namespace cuff {

/// Writes compact JSON into a buffer; what does not fit is left out and noted.
class JsonWriter {
 public:
  JsonWriter(char *buffer, size_t size) : buffer_(buffer), size_(size) {}

  size_t length() const { return this->length_; }
  bool full() const { return this->full_; }
  size_t room() const { return this->size_ - this->length_; }

  /// Go back to a length, as after a part that did not fit.
  void cut(size_t length) {
    this->length_ = length;
    this->full_ = false;
  }

  /// Write text as it stands.
  JsonWriter &raw(const char *text);

  /// Write a key with its colon, and a comma before it unless it is the first.
  JsonWriter &key(const char *name);

  JsonWriter &number(int64_t value);

  /// Write a string, or null.
  JsonWriter &text(const char *value);
  JsonWriter &text(const char *value, size_t size);

  /// Write mmHg with one decimal, or null; never a zero with a sign.
  JsonWriter &pressure(Pressure value);

  /// Write a length of time in ms, or null.
  JsonWriter &ms_or_null(Ms value);

  /// Write a length of time in seconds, with as many of three decimals as it needs.
  JsonWriter &seconds(Ms value);

 protected:
  void put_(char letter);
  void escape_(unsigned char letter);

  char *buffer_;
  size_t size_;
  size_t length_ = 0;
  bool full_ = false;
};

}  // namespace cuff
