#include "backlog.h"

#include <cerrno>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#ifdef __linux__
#include <linux/sockios.h>
#include <sys/ioctl.h>
#endif

namespace cuff {

void prepare_socket(int socket) {
  ::fcntl(socket, F_SETFL, O_NONBLOCK);
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
#ifdef __linux__
  // lwIP has small buffers by itself. The kernel doubles what it is given, and has a minimum of its own.
  const int size = 2048, low = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
  ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &low, sizeof(low));
#endif
}

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

bool is_waiting(int socket) {
#ifdef __linux__
  int unsent = 0;
  return ::ioctl(socket, SIOCOUTQNSD, &unsent) == 0 && unsent > 0;
#else
  return socket < 0;
#endif
}

void reset_when_closed(int socket) {
  const linger at_once{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

}  // namespace cuff
