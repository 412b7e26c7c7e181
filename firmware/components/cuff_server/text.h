#pragma once

#include <cstddef>
#include <cstring>

namespace cuff {

inline char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter; }

/// Some text that belongs to somebody else.
struct Text {
  const char *data = nullptr;
  size_t size = 0;

  Text() = default;
  Text(const char *data, size_t size) : data(data), size(size) {}

  Text from(size_t start) const { return {this->data + start, this->size - start}; }

  bool is(const char *other) const {
    return this->size == std::strlen(other) && std::memcmp(this->data, other, this->size) == 0;
  }

  /// Return whether this is `word`, in capitals or not; `word` is in small letters.
  bool is_word(const char *word) const {
    for (size_t i = 0; i < this->size; i++) {
      if (word[i] == '\0' || lower(this->data[i]) != word[i])
        return false;
    }
    return word[this->size] == '\0';
  }

  /// Return whether this is a name as headers and methods have it (RFC 9110).
  bool is_token() const {
    for (size_t i = 0; i < this->size; i++) {
      const char letter = this->data[i];
      if (letter <= ' ' || letter >= 0x7F || std::strchr("\"(),/:;<=>?@[\\]{}", letter) != nullptr)
        return false;
    }
    return this->size > 0;
  }

  /// Return this without spaces at its ends.
  Text stripped() const {
    Text text = *this;
    while (text.size > 0 && is_space(text.data[0]))
      text = text.from(1);
    while (text.size > 0 && is_space(text.data[text.size - 1]))
      text.size--;
    return text;
  }

  /// Return whether `word` is in this list with commas.
  bool lists(const char *word) const {
    size_t start = 0;
    for (size_t i = 0; i <= this->size; i++) {
      if (i < this->size && this->data[i] != ',')
        continue;
      if (Text(this->data + start, i - start).stripped().is_word(word))
        return true;
      start = i + 1;
    }
    return false;
  }

 protected:
  static bool is_space(char letter) { return letter == ' ' || letter == '\t'; }
};

}  // namespace cuff
