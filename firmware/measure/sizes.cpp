/// What one client takes of memory, beside TLS: read from the size of a symbol.

#include "../components/cuff_server/server.h"

extern char connection_bytes[sizeof(cuff::Connection)];
extern char server_bytes[sizeof(cuff::Server)];
extern char control_bytes[sizeof(cuff::Control)];

char connection_bytes[sizeof(cuff::Connection)];
char server_bytes[sizeof(cuff::Server)];
char control_bytes[sizeof(cuff::Control)];
