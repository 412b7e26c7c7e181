#include "json_writer.h"

#include <cstring>

namespace cuff {

namespace {

constexpr char HEX[] = "0123456789abcdef";

}  // namespace

void JsonWriter::put_(char letter) {
  if (this->length_ < this->size_)
    this->buffer_[this->length_++] = letter;
  else
    this->full_ = true;
}

JsonWriter &JsonWriter::raw(const char *text) {
  while (*text != '\0')
    this->put_(*text++);
  return *this;
}

JsonWriter &JsonWriter::key(const char *name) {
  const char last = this->length_ > 0 ? this->buffer_[this->length_ - 1] : '{';
  if (last != '{' && last != '[')
    this->put_(',');
  this->put_('"');
  return this->raw(name).raw("\":");
}

JsonWriter &JsonWriter::number(int64_t value) {
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
  return *this;
}

JsonWriter &JsonWriter::text(const char *value) {
  return value == nullptr ? this->raw("null") : this->text(value, std::strlen(value));
}

JsonWriter &JsonWriter::text(const char *value, size_t size) {
  this->put_('"');
  for (size_t i = 0; i < size; i++)
    this->escape_(static_cast<unsigned char>(value[i]));
  this->put_('"');
  return *this;
}

void JsonWriter::escape_(unsigned char letter) {
  if (letter < 0x20) {
    this->raw("\\u00");
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
  this->number(size / 10).put_('.');
  return this->number(size % 10);
}

JsonWriter &JsonWriter::ms_or_null(Ms value) { return value == NO_MS ? this->raw("null") : this->number(value); }

JsonWriter &JsonWriter::seconds(Ms value) {
  this->number(value / 1000);
  int rest = static_cast<int>(value % 1000);
  if (rest != 0)
    this->put_('.');
  for (int unit = 100; rest != 0; unit /= 10) {
    this->put_(static_cast<char>('0' + rest / unit));
    rest %= unit;
  }
  return *this;
}

}  // namespace cuff
