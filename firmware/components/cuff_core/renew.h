#pragma once

#include <new>

namespace cuff {

/// Make an object as new, where it stands: a new one beside it would take as much of a task's stack.
template<typename T> void renew(T &object) {
  object.~T();
  ::new (static_cast<void *>(&object)) T();
}

}  // namespace cuff
