#pragma once

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

}  // namespace cuff
