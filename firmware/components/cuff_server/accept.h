#pragma once

#include "text.h"

namespace cuff {

/// Write what answers a Sec-WebSocket-Key, 28 letters and an end (RFC 6455); return false for a key that is none.
bool accept_value(Text key, char *accept);

/// Read a cuff's key as its owner writes it: 44 letters of base64 for 32 bytes. Return false for anything else.
bool parse_key(const char *text, size_t size, unsigned char *key);

}  // namespace cuff
