#pragma once

struct pollfd {
  int fd;
  short events;
  short revents;
};

using nfds_t = unsigned;
constexpr int POLLIN = 1, POLLOUT = 2;

extern "C" int poll(pollfd *waiting, nfds_t count, int timeout_ms);
