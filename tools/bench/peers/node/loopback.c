// Preloaded into an ESPHome program for a computer: it listens on every address, at a
// port that was compiled in. Many of one build run here, each on 127.0.0.1 alone.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

int bind(int fd, const struct sockaddr *address, socklen_t length) {
  int (*real)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "bind");
  const char *port = getenv("PEER_PORT");
  if (address->sa_family != AF_INET || port == NULL)
    return real(fd, address, length);
  struct sockaddr_in here = *(const struct sockaddr_in *) address;
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  here.sin_port = htons((unsigned short) atoi(port));
  return real(fd, (const struct sockaddr *) &here, sizeof here);
}
