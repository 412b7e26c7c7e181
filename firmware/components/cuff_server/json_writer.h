#pragma once

#include <cstddef>

#include "../cuff_core/units.h"

namespace cuff {

extern const char HEX[];

/// Writes compact JSON into a buffer; what does not fit is left out and noted.
///
/// What stands around values is a form with a `~` for each: `json.form(R"({"n":~,"at":~})").number(1).pressure(2)`.
class JsonWriter {
 public:
  JsonWriter() = default;
  JsonWriter(char *buffer, size_t size) { this->start(buffer, size); }

  /// Begin in a buffer.
  void start(char *buffer, size_t size) {
    this->buffer_ = buffer;
    this->size_ = size;
    this->form_ = "";
    this->cut(0);
  }

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
  JsonWriter &raw(const char *text, size_t size);

  /// Write a whole number. Most fit a register, and are widened in one place.
  template<typename T> JsonWriter &number(T value) {
    if constexpr (sizeof(T) < sizeof(int64_t) && static_cast<T>(-1) < 0)
      return this->small_(value);
    else
      return this->large_(static_cast<int64_t>(value));
  }

  /// Write a string, or null.
  JsonWriter &text(const char *value);
  JsonWriter &text(const char *value, size_t size);

  /// Write mmHg with one decimal, or null; never a zero with a sign.
  JsonWriter &pressure(Pressure value);

  /// Write a number, or null for a negative one: what does not apply.
  JsonWriter &unless_negative(Span value);

  /// Write a length of time in seconds, with as many of three decimals as it needs.
  JsonWriter &seconds(Span value);

 protected:
  JsonWriter &small_(int value);
  JsonWriter &large_(int64_t value);
  void put_(char letter);
  void put_(const char *text);
  void put_number_(int64_t value);
  JsonWriter &go_on_();
  void escape_(unsigned char letter);

  char *buffer_ = nullptr;
  size_t size_ = 0;
  size_t length_ = 0;
  const char *form_ = nullptr;
  bool full_ = false;
};

}  // namespace cuff
