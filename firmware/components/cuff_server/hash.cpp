#include "hash.h"

namespace cuff {

namespace {

constexpr uint64_t PRIME = 1099511628211u;

}  // namespace

uint64_t hashed(uint64_t hash, const void *data, size_t size) {
  const auto *bytes = static_cast<const uint8_t *>(data);
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * PRIME;
  return hash;
}

uint64_t hashed_number(uint64_t hash, uint64_t number) { return hashed(hash, &number, sizeof(number)); }

}  // namespace cuff
