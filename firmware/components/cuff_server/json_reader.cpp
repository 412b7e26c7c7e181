#include "json_reader.h"

#include <cstring>

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
  constexpr uint8_t LEADS[] = {0, 0xC0, 0xE0, 0xF0};
  for (int i = more; i > 0; i--, letter >>= 6)
    buffer[i] = static_cast<char>(0x80 | (letter & 0x3F));
  buffer[0] = static_cast<char>(LEADS[more] | letter);
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

bool JsonValue::equals(const char *word) const {
  char text[64];
  if (this->type != STRING)
    return false;
  const int length = this->decode(text, sizeof(text));
  return length == static_cast<int>(std::strlen(word)) && std::memcmp(text, word, length) == 0;
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
  JsonValue value;
  this->space_();
  if (!this->take_('{') || !this->object_(value, DEPTH_MAX - 1, member, context))
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
  value = JsonValue();
  if (this->at_ == this->end_)
    return false;
  switch (*this->at_) {
    case '{':
      this->at_++;
      return left > 0 && this->object_(value, left - 1, nullptr, nullptr);
    case '[':
      this->at_++;
      return left > 0 && this->array_(value, left - 1);
    case '"':
      return this->string_(value);
    case 't':
    case 'f':
      value.type = JsonValue::BOOLEAN;
      value.truth = *this->at_ == 't';
      value.hash = hashed_number(HASH_START, value.truth ? 3 : 2);
      return this->literal_(value.truth ? "true" : "false");
    case 'n':
      value.type = JsonValue::NUL;
      value.hash = hashed_number(HASH_START, 1);
      return this->literal_("null");
    default:
      return this->number_(value);
  }
}

/// Read the rest of an object. The order of its keys does not count.
bool JsonReader::object_(JsonValue &value, int left, Member member, void *context) {
  JsonValue key, found;
  uint64_t sum = 0;
  value.type = JsonValue::OBJECT;
  this->space_();
  bool first = true;
  while (!this->take_('}')) {
    if (!first && !this->take_(','))
      return false;
    first = false;
    this->space_();
    if (!this->string_(key))
      return false;
    this->space_();
    if (!this->take_(':') || !this->value_(found, left))
      return false;
    if (member != nullptr && !member(context, key, found))
      return false;
    sum += hashed_number(key.hash, found.hash);
    this->space_();
  }
  value.hash = hashed_number(HASH_START + JsonValue::OBJECT, sum);
  return true;
}

/// Read the rest of an array.
bool JsonReader::array_(JsonValue &value, int left) {
  JsonValue found;
  value.type = JsonValue::ARRAY;
  value.hash = HASH_START + JsonValue::ARRAY;
  this->space_();
  bool first = true;
  while (!this->take_(']')) {
    if (!first && !this->take_(','))
      return false;
    first = false;
    if (!this->value_(found, left))
      return false;
    value.hash = hashed_number(value.hash, found.hash);
    this->space_();
  }
  return true;
}

bool JsonReader::string_(JsonValue &value) {
  if (!this->take_('"'))
    return false;
  value = JsonValue();
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
  const bool zero = this->at_ < this->end_ && *this->at_ == '0';
  if (zero)
    this->at_++;
  else if (!this->digits_(decimal, 0))
    return false;
  if (this->take_('.') && !this->digits_(decimal, 1))
    return false;
  int exponent = 0;
  if ((this->take_('e') || this->take_('E')) && !this->exponent_(exponent))
    return false;
  decimal.exponent += exponent;
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

bool JsonReader::exponent_(int &exponent) {
  const bool negative = this->take_('-');
  if (!negative)
    this->take_('+');
  const char *start = this->at_;
  for (; this->at_ < this->end_ && is_digit(*this->at_); this->at_++) {
    if (exponent < EXPONENT_MAX)
      exponent = exponent * 10 + (*this->at_ - '0');
  }
  const bool any = this->at_ > start;
  exponent = negative ? -exponent : exponent;
  return any;
}

bool is_utf8(const char *text, size_t size) {
  const auto *at = reinterpret_cast<const uint8_t *>(text), *end = at + size;
  while (at < end) {
    const uint8_t lead = *at++;
    if (lead < 0x80)
      continue;
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || end - at < more)
      return false;
    // The second byte alone shows an overlong form, half a pair, or what is beyond Unicode.
    const uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (at[0] < low || at[0] > high)
      return false;
    for (int i = 1; i < more; i++) {
      if ((at[i] & 0xC0) != 0x80)
        return false;
    }
    at += more;
  }
  return true;
}

}  // namespace cuff
