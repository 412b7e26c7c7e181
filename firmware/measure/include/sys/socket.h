#pragma once

// What lwIP declares, as far as the link uses it: enough to compile and to count bytes of code, not to run.
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

extern "C" {

using socklen_t = uint32_t;

struct sockaddr {
  uint8_t sa_len;
  uint8_t sa_family;
  char sa_data[14];
};

struct linger {
  int l_onoff;
  int l_linger;
};

constexpr int AF_INET = 2, SOCK_STREAM = 1, SOCK_DGRAM = 2, SOL_SOCKET = 0xFFF;
constexpr int SO_REUSEADDR = 4, SO_LINGER = 0x80, SHUT_WR = 1;

int socket(int domain, int type, int protocol);
int bind(int socket, const sockaddr *name, socklen_t size);
int listen(int socket, int backlog);
int connect(int socket, const sockaddr *name, socklen_t size);
int accept(int socket, sockaddr *name, socklen_t *size);
int getsockname(int socket, sockaddr *name, socklen_t *size);
int setsockopt(int socket, int level, int option, const void *value, socklen_t size);
int shutdown(int socket, int how);
ssize_t send(int socket, const void *data, size_t size, int flags);
ssize_t recv(int socket, void *data, size_t size, int flags);

}
