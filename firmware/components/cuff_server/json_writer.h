#pragma once

#include <cstddef>

#include "../cuff_core/units.h"

namespace cuff {

/// Writes compact JSON into a buffer; what does not fit is left out and noted.
///
/// What stands around values is a form with a `~` for each: `json.form(R"({"n":~,"at":~})").number(1).pressure(2)`.
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

  /// Begin a form: write it up to its first `~`. Of the last one nothing is left.
  JsonWriter &form(const char *form);

  /// Write text as it stands.
  JsonWriter &raw(const char *text);

  JsonWriter &number(int64_t value);

  /// Write a string, or null.
  JsonWriter &text(const char *value);
  JsonWriter &text(const char *value, size_t size);

  /// Write mmHg with one decimal, or null; never a zero with a sign.
  JsonWriter &pressure(Pressure value);

  /// Write a length of time in ms, or null.
  JsonWriter &ms_or_null(Span value);

  /// Write a length of time in seconds, with as many of three decimals as it needs.
  JsonWriter &seconds(Span value);

 protected:
  void put_(char letter);
  void put_(const char *text);
  void put_number_(int64_t value);
  JsonWriter &go_on_();
  void escape_(unsigned char letter);

  char *buffer_;
  size_t size_;
  size_t length_ = 0;
  const char *form_ = "";
  bool full_ = false;
};

}  // namespace cuff
