#include "json_writer.h"

#include <cstring>

namespace cuff {

const char HEX[] = "0123456789abcdef";

void JsonWriter::put_(char letter) {
  if (this->length_ < this->size_)
    this->buffer_[this->length_++] = letter;
  else
    this->full_ = true;
}

void JsonWriter::put_(const char *text) {
  while (*text != '\0')
    this->put_(*text++);
}

/// Write what stands in the form up to its next value.
JsonWriter &JsonWriter::go_on_() {
  while (*this->form_ != '\0') {
    const char letter = *this->form_++;
    if (letter == '~')
      break;
    this->put_(letter);
  }
  return *this;
}

JsonWriter &JsonWriter::form(const char *form) {
  this->form_ = form;
  return this->go_on_();
}

JsonWriter &JsonWriter::raw(const char *text) { return this->raw(text, std::strlen(text)); }

JsonWriter &JsonWriter::raw(const char *text, size_t size) {
  for (size_t i = 0; i < size; i++)
    this->put_(text[i]);
  return this->go_on_();
}

JsonWriter &JsonWriter::small_(int value) { return this->large_(value); }

JsonWriter &JsonWriter::large_(int64_t value) {
  this->put_number_(value);
  return this->go_on_();
}

void JsonWriter::put_number_(int64_t value) {
  char digits[20];
  int count = 0;
  if (value < 0)
    this->put_('-');
  uint64_t left = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  do {
    digits[count++] = static_cast<char>('0' + left % 10);
    left /= 10;
  } while (left > 0);
  while (count > 0)
    this->put_(digits[--count]);
}

JsonWriter &JsonWriter::text(const char *value) {
  return value == nullptr ? this->raw("null") : this->text(value, std::strlen(value));
}

JsonWriter &JsonWriter::text(const char *value, size_t size) {
  this->put_('"');
  for (size_t i = 0; i < size; i++)
    this->escape_(static_cast<unsigned char>(value[i]));
  this->put_('"');
  return this->go_on_();
}

void JsonWriter::escape_(unsigned char letter) {
  if (letter < 0x20) {
    this->put_("\\u00");
    this->put_(HEX[letter >> 4]);
    letter = static_cast<unsigned char>(HEX[letter & 15]);
  } else if (letter == '"' || letter == '\\') {
    this->put_('\\');
  }
  this->put_(static_cast<char>(letter));
}

JsonWriter &JsonWriter::pressure(Pressure value) {
  if (value == NO_PRESSURE)
    return this->raw("null");
  const Pressure tenths = (value + (value < 0 ? -5 : 5)) / 10;
  if (tenths < 0)
    this->put_('-');
  const Pressure size = tenths < 0 ? -tenths : tenths;
  this->put_number_(size / 10);
  this->put_('.');
  return this->number(size % 10);
}

JsonWriter &JsonWriter::unless_negative(Span value) { return value < 0 ? this->raw("null") : this->number(value); }

JsonWriter &JsonWriter::seconds(Span value) {
  this->put_number_(value / 1000);
  int rest = value % 1000;
  if (rest != 0)
    this->put_('.');
  for (int unit = 100; rest != 0; unit /= 10) {
    this->put_(static_cast<char>('0' + rest / unit));
    rest %= unit;
  }
  return this->go_on_();
}

}  // namespace cuff
