#pragma once

#include <cstddef>
#include <cstdint>

/// FNV-1a, to know a request again. Only a client could make two of its own alike, to its own harm.
namespace cuff {

constexpr uint64_t HASH_START = 14695981039346656037u;

uint64_t hashed(uint64_t hash, const void *data, size_t size);
uint64_t hashed_number(uint64_t hash, uint64_t number);

}  // namespace cuff
