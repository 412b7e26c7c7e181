#include "json_reader.h"

#include <cstring>

#include "../cuff_core/renew.h"
#include "../cuff_core/units.h"
#include "hash.h"

namespace cuff {

/// A number as it is read: 18 digits and where the point belongs.
struct Decimal {
  int64_t digits = 0;
  int exponent = 0;
  bool more = false;

  void add(int digit, int place);
  void scale(int exponent);
};

namespace {

constexpr int64_t DIGITS_MAX = 100000000000000000;
constexpr int64_t HUGE_MICROS = 9000000000000000000;
constexpr int EXPONENT_MAX = 9999;
constexpr int MICROS = 6;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

int hex_digit(char letter) {
  if (is_digit(letter))
    return letter - '0';
  const char lower = static_cast<char>(letter | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Return the letter behind `\u` at `text`, which has four digits.
uint32_t hex_letter(const char *text) {
  uint32_t letter = 0;
  for (int i = 0; i < 4; i++)
    letter = letter << 4 | static_cast<uint32_t>(hex_digit(text[i]));
  return letter;
}

/// Write a letter as UTF-8; return its bytes.
int encode(uint32_t letter, char *buffer) {
  if (letter < 0x80) {
    buffer[0] = static_cast<char>(letter);
    return 1;
  }
  const int more = letter < 0x800 ? 1 : letter < 0x10000 ? 2 : 3;
  for (int i = more; i > 0; i--, letter >>= 6)
    buffer[i] = static_cast<char>(0x80 | (letter & 0x3F));
  buffer[0] = static_cast<char>(0xFFu << (7 - more) | letter);
  return more + 1;
}

char unescaped(char letter) {
  constexpr char FROM[] = "bfnrt", TO[] = "\b\f\n\r\t";
  const char *found = std::strchr(FROM, letter);
  return found == nullptr ? letter : TO[found - FROM];
}

/// Read one letter of a string, escaped or not, into at most 4 bytes; return false for half a pair.
bool one_letter(const char *&at, char *letter, int &size) {
  if (*at != '\\') {
    letter[0] = *at++;
    size = 1;
    return true;
  }
  at += 2;
  if (at[-1] != 'u') {
    letter[0] = unescaped(at[-1]);
    size = 1;
    return true;
  }
  uint32_t code = hex_letter(at);
  at += 4;
  if (code >= 0xD800 && code < 0xDC00 && at[0] == '\\' && at[1] == 'u') {
    const uint32_t low = hex_letter(at + 2);
    if (low >= 0xDC00 && low < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      at += 6;
    }
  }
  size = encode(code, letter);
  return code < 0xD800 || code >= 0xE000;
}

uint64_t string_hash(const JsonValue &value) {
  uint64_t hash = HASH_START;
  char letter[4];
  int size;
  for (const char *at = value.text; at < value.text + value.size;) {
    one_letter(at, letter, size);
    hash = hashed(hash, letter, size);
  }
  return hash;
}

}  // namespace

int JsonValue::decode(char *buffer, size_t room) const {
  size_t length = 0;
  char letter[4];
  int bytes;
  for (const char *at = this->text; at < this->text + this->size;) {
    if (!one_letter(at, letter, bytes) || length + bytes > room)
      return -1;
    std::memcpy(buffer + length, letter, bytes);
    length += bytes;
  }
  return static_cast<int>(length);
}

void Decimal::add(int digit, int place) {
  if (this->digits < DIGITS_MAX) {
    this->digits = this->digits * 10 + digit;
    this->exponent -= place;
  } else {
    this->more = this->more || digit != 0;
    this->exponent += 1 - place;
  }
}

/// Turn digits into whole units of ten to the power of -`places`, cut towards zero.
void Decimal::scale(int places) {
  int exponent = this->exponent + places;
  for (; exponent > 0 && this->digits != 0; exponent--) {
    if (this->digits > HUGE_MICROS / 10) {
      this->digits = HUGE_MICROS;
      return;
    }
    this->digits *= 10;
  }
  for (; exponent < 0 && this->digits != 0; exponent++) {
    this->more = this->more || this->digits % 10 != 0;
    this->digits /= 10;
  }
}

bool JsonReader::object(Member member, void *context, uint64_t &hash) {
  JsonValue value{};
  value.type = JsonValue::OBJECT;
  this->space_();
  if (!this->take_('{') || !this->container_(value, DEPTH_MAX - 1, member, context))
    return false;
  this->space_();
  hash = value.hash;
  return this->at_ == this->end_;
}

void JsonReader::space_() {
  while (this->at_ < this->end_ && std::memchr(" \t\r\n", *this->at_, 4) != nullptr)
    this->at_++;
}

bool JsonReader::take_(char letter) {
  if (this->at_ == this->end_ || *this->at_ != letter)
    return false;
  this->at_++;
  return true;
}

bool JsonReader::literal_(const char *word) {
  for (; *word != '\0'; word++) {
    if (!this->take_(*word))
      return false;
  }
  return true;
}

/// Read any value; containers may be nested `left` more.
bool JsonReader::value_(JsonValue &value, int left) {
  this->space_();
  renew(value);
  if (this->at_ == this->end_)
    return false;
  const char letter = *this->at_;
  switch (letter) {
    case '{':
    case '[':
      this->at_++;
      value.type = letter == '{' ? JsonValue::OBJECT : JsonValue::ARRAY;
      return left > 0 && this->container_(value, left - 1, nullptr, nullptr);
    case '"':
      return this->string_(value);
    case 't':
    case 'f':
    case 'n':
      value.type = letter == 'n' ? JsonValue::NUL : JsonValue::BOOLEAN;
      value.truth = letter == 't';
      value.hash = hashed_number(HASH_START, static_cast<uint64_t>(letter));
      return this->literal_(letter == 't' ? "true" : letter == 'f' ? "false" : "null");
    default:
      return this->number_(value);
  }
}

/// Read the rest of an object or an array. The order of keys does not count.
bool JsonReader::container_(JsonValue &value, int left, Member member, void *context) {
  JsonValue key, found;
  uint64_t content = 0;
  const bool object = value.type == JsonValue::OBJECT;
  this->space_();
  for (bool first = true; !this->take_(object ? '}' : ']'); first = false) {
    if ((!first && !this->take_(',')) || (object && !this->key_(key)) || !this->value_(found, left))
      return false;
    if (member != nullptr && !member(context, key, found))
      return false;
    content = object ? content + hashed_number(key.hash, found.hash) : hashed_number(content, found.hash);
    this->space_();
  }
  value.hash = hashed_number(HASH_START + value.type, content);
  return true;
}

/// Read a key, and what parts it from its value.
bool JsonReader::key_(JsonValue &key) {
  this->space_();
  if (!this->string_(key))
    return false;
  this->space_();
  return this->take_(':');
}

bool JsonReader::string_(JsonValue &value) {
  if (!this->take_('"'))
    return false;
  renew(value);
  value.type = JsonValue::STRING;
  value.text = this->at_;
  while (this->at_ < this->end_ && *this->at_ != '"') {
    const char letter = *this->at_++;
    if (static_cast<unsigned char>(letter) < 0x20 || (letter == '\\' && !this->escape_()))
      return false;
  }
  value.size = static_cast<size_t>(this->at_ - value.text);
  if (!this->take_('"'))
    return false;
  value.hash = string_hash(value);
  return true;
}

/// Read what follows a backslash.
bool JsonReader::escape_() {
  if (this->at_ == this->end_)
    return false;
  const char letter = *this->at_++;
  if (letter != 'u')
    return std::memchr("\"\\/bfnrt", letter, 8) != nullptr;
  for (int i = 0; i < 4; i++, this->at_++) {
    if (this->at_ == this->end_ || hex_digit(*this->at_) < 0)
      return false;
  }
  return true;
}

bool JsonReader::number_(JsonValue &value) {
  Decimal decimal;
  const bool negative = this->take_('-');
  if (!this->take_('0') && !this->digits_(decimal, 0))
    return false;
  if (this->take_('.') && !this->digits_(decimal, 1))
    return false;
  if ((this->take_('e') || this->take_('E')) && !this->exponent_(decimal))
    return false;
  decimal.scale(MICROS);
  value.type = JsonValue::NUMBER;
  value.micros = negative ? -decimal.digits : decimal.digits;
  value.more = decimal.more;
  value.negative = negative && (decimal.digits != 0 || decimal.more);
  value.hash = hashed_number(hashed_number(HASH_START, 4 + decimal.more + 2 * value.negative), static_cast<uint64_t>(value.micros));
  return true;
}

/// Read one digit at least; `place` is 1 behind the point.
bool JsonReader::digits_(Decimal &decimal, int place) {
  const char *start = this->at_;
  for (; this->at_ < this->end_ && is_digit(*this->at_); this->at_++)
    decimal.add(*this->at_ - '0', place);
  return this->at_ > start;
}

bool JsonReader::exponent_(Decimal &decimal) {
  Decimal power;
  const bool negative = this->take_('-');
  if (!negative)
    this->take_('+');
  if (!this->digits_(power, 0))
    return false;
  const int exponent = static_cast<int>(smaller<int64_t>(power.digits, EXPONENT_MAX));
  decimal.exponent += negative ? -exponent : exponent;
  return true;
}

bool is_utf8(const char *text, size_t size) {
  const auto *at = reinterpret_cast<const uint8_t *>(text), *end = at + size;
  while (at < end) {
    uint32_t letter = *at++;
    if (letter < 0x80)
      continue;
    const int more = letter >= 0xF0 ? 3 : letter >= 0xE0 ? 2 : 1;
    if (letter < 0xC0 || letter >= 0xF8 || end - at < more)
      return false;
    letter &= 0x3Fu >> more;
    for (int i = 0; i < more; i++, at++) {
      if ((*at & 0xC0) != 0x80)
        return false;
      letter = letter << 6 | (*at & 0x3F);
    }
    // Not in more bytes than it needs, no half of a pair, and none beyond Unicode.
    const uint32_t least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
    if (letter < least || letter >> 11 == 0xD800 >> 11 || letter > 0x10FFFF)
      return false;
  }
  return true;
}

}  // namespace cuff
