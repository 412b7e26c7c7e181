#pragma once

#include <cstddef>
#include <cstdint>

namespace cuff {

constexpr int DEPTH_MAX = 8;

/// One value of JSON, where it stands in the text.
///
/// A string's `text` is what is between the quotes, escapes and all. A number is `micros` millionths, cut towards
/// zero; `more` says that something was cut off, `negative` that it is below 0. `hash` is equal for equal values, however they are written.
struct JsonValue {
  enum Type : uint8_t { NONE, NUL, BOOLEAN, NUMBER, STRING, ARRAY, OBJECT };

  Type type;
  bool truth;
  bool more;
  bool negative;
  int64_t micros;
  const char *text;
  size_t size;
  uint64_t hash;

  /// Write a string without its escapes; return its length, or -1 when it does not fit or is no Unicode.
  int decode(char *buffer, size_t room) const;
};

/// Reads JSON strictly (RFC 8259), without memory of its own: at most 8 deep, from text that is valid UTF-8.
class JsonReader {
 public:
  using Member = bool (*)(void *context, const JsonValue &key, const JsonValue &value);

  JsonReader(const char *text, size_t size) : at_(text), end_(text + size) {}

  /// Read one object and nothing behind it; `member` is called for each of its own keys, and may refuse.
  ///
  /// `hash` is what the whole object comes to. Return false for anything else.
  bool object(Member member, void *context, uint64_t &hash);

 protected:
  bool value_(JsonValue &value, int left);
  bool container_(JsonValue &value, int left, Member member, void *context);
  bool key_(JsonValue &key);
  bool string_(JsonValue &value);
  bool escape_();
  bool number_(JsonValue &value);
  bool literal_(const char *word);
  bool digits_(struct Decimal &decimal, int place);
  bool exponent_(struct Decimal &decimal);
  bool take_(char letter);
  void space_();

  const char *at_;
  const char *end_;
};

/// Return whether these bytes are UTF-8.
bool is_utf8(const char *text, size_t size);

}  // namespace cuff
