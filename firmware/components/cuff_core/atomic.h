#pragma once

#include <cstdint>

namespace cuff {

/// One word that two tasks share. The compiler's own operations, for a toolchain without <atomic>.
template<typename T> class Atomic {
  static_assert(sizeof(T) == 4, "a RISC-V has no instruction to replace less than a word");

 public:
  T load() const { return __atomic_load_n(&this->value_, __ATOMIC_ACQUIRE); }
  void store(T value) { __atomic_store_n(&this->value_, value, __ATOMIC_RELEASE); }

  /// Put `value` in the place of what was there, and return that.
  T exchange(T value) { return __atomic_exchange_n(&this->value_, value, __ATOMIC_ACQ_REL); }

  /// Put `value` in the place of `expected`, and return whether that was there.
  bool replace(T expected, T value) {
    return __atomic_compare_exchange_n(&this->value_, &expected, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
  }

  T fetch_or(T bits) { return __atomic_fetch_or(&this->value_, bits, __ATOMIC_ACQ_REL); }

 protected:
  T value_{};
};

/// A value of many words that one task writes while others may read it. Each word is whole; whether all are of one
/// writing is for a count beside it to say.
template<typename T> class Words {
  static_assert(__is_trivially_copyable(T) && alignof(T) >= 4 && sizeof(T) % 4 == 0, "it is copied by words");

 public:
  /// Write it, behind a count that says so.
  void store(const T &value) {
    // Not even a chip with two cores may show a word of it before that count.
    __atomic_thread_fence(__ATOMIC_RELEASE);
    const auto *from = reinterpret_cast<const Word *>(&value);
    for (auto &word : this->words_)
      __atomic_store_n(&word, *from++, __ATOMIC_RELAXED);
  }

  /// Read it, before the count is looked at again.
  void load(T &value) const {
    auto *into = reinterpret_cast<Word *>(&value);
    for (const auto &word : this->words_)
      *into++ = __atomic_load_n(&word, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
  }

 protected:
  /// Bytes of any object, four at a time.
  using Word = uint32_t __attribute__((may_alias));

  uint32_t words_[sizeof(T) / 4] = {};
};

}  // namespace cuff
