#pragma once

#include <stdint.h>

inline uint32_t htonl(uint32_t value) { return __builtin_bswap32(value); }
inline uint32_t ntohl(uint32_t value) { return __builtin_bswap32(value); }
inline uint16_t htons(uint16_t value) { return __builtin_bswap16(value); }
inline uint16_t ntohs(uint16_t value) { return __builtin_bswap16(value); }
