#pragma once

#include <cstring>

namespace cuff {

/// Make an object as new, where it stands: all zeros, which is what every one that is renewed begins with.
///
/// One after the other its members would take much more code.
template<typename T> void renew(T &object) {
  static_assert(__is_trivially_copyable(T), "it is written over");
  std::memset(static_cast<void *>(&object), 0, sizeof(object));
}

}  // namespace cuff
