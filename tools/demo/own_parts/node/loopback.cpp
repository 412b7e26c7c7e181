// ESPHome's servers listen on every address, at a port that is compiled in. A simulated
// cuff is no one's business but this computer's: each server of this program listens on the
// loopback address, at the port that it is started with.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>

// Takes the place of the C library's.
extern "C" int bind(int fd, const sockaddr *, socklen_t) noexcept {
  const char *port = getenv("BFR_CUFF_NODE");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port == nullptr ? 0 : static_cast<uint16_t>(atoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return static_cast<int>(syscall(SYS_bind, fd, &address, sizeof(address)));
}
