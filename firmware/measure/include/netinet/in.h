#pragma once

#include <sys/socket.h>

struct in_addr {
  uint32_t s_addr;
};

struct sockaddr_in {
  uint8_t sin_len;
  uint8_t sin_family;
  uint16_t sin_port;
  in_addr sin_addr;
  char sin_zero[8];
};

constexpr uint32_t INADDR_LOOPBACK = 0x7F000001;
constexpr int IPPROTO_TCP = 6;
