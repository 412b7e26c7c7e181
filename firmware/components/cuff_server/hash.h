#pragma once

#include <cstddef>
#include <cstdint>

/// FNV-1a, to know a request again. Only a client could make two of its own alike, to its own harm.
namespace cuff {

constexpr uint64_t HASH_START = 14695981039346656037u;
constexpr uint64_t HASH_PRIME = 1099511628211u;

inline uint64_t hashed(uint64_t hash, const void *data, size_t size) {
  const auto *bytes = static_cast<const uint8_t *>(data);
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ bytes[i]) * HASH_PRIME;
  return hash;
}

inline uint64_t hashed_number(uint64_t hash, uint64_t number) { return hashed(hash, &number, sizeof(number)); }

}  // namespace cuff
