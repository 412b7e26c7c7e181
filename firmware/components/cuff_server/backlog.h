#pragma once

namespace cuff {

/// Let a socket not block, and its kernel queue as little as it can.
void prepare_socket(int socket);

/// Return whether what was written last has not left yet; false where that cannot be known.
bool is_waiting(int socket);

/// Return whether what a socket has just refused may be tried again.
bool would_block();

/// Have the socket reset when it is closed, instead of ended.
void reset_when_closed(int socket);

}  // namespace cuff
