#pragma once

#include <cstddef>

#include "../cuff_core/lease.h"

namespace cuff {

constexpr size_t REQUEST_BYTES = 2048;
constexpr size_t ACCEPT_BYTES = 29;

/// What a client asked for when it knocked.
struct Upgrade {
  Client client;
  char accept[ACCEPT_BYTES] = {};
};

/// Return whether these bytes end with the empty line behind the head of a request.
bool is_head(const char *text, size_t size);

/// Read the head of an HTTP request; return 101 for an upgrade that is let in, or the status of the refusal.
int parse_upgrade(const char *head, size_t size, Upgrade &upgrade);

/// Write the answer of 101, or of a refusal; return its length. `room` is at least 256.
size_t upgrade_response(int status, const Upgrade &upgrade, char *buffer, size_t room);

}  // namespace cuff
