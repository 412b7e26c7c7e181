// The bench with pump, valves and sensor that this program is wired to, over a socket.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

enum Part { PUMP, VENT, BLEED, PARTS };

class Bench {
 public:
  // Put current on a part, or take it away.
  void set(Part part, bool on) {
    this->on_[part] = on;
    this->tell_();
  }

  // Return the newest reading in mmHg; no number without one.
  float reading() {
    // The bench takes a program that says nothing for one that stands still.
    this->tell_();
    this->read_();
    return this->fd_ < 0 ? NAN : this->pressure_;
  }

 private:
  bool connect_() {
    if (this->fd_ >= 0)
      return true;
    const char *port = getenv("BFR_CUFF_BENCH");
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port == nullptr ? 0 : static_cast<uint16_t>(atoi(port)));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof(address)) != 0) {
      ::close(fd);
      return false;
    }
    this->fd_ = fd;
    this->pressure_ = NAN;
    this->length_ = 0;
    return true;
  }

  void lose_() {
    ::close(this->fd_);
    this->fd_ = -1;
  }

  void tell_() {
    if (!this->connect_())
      return;
    char line[24];
    const int length =
        snprintf(line, sizeof(line), "drive %d %d %d\n", this->on_[PUMP], this->on_[VENT], this->on_[BLEED]);
    if (send(this->fd_, line, length, MSG_NOSIGNAL | MSG_DONTWAIT) != length)
      this->lose_();
  }

  // Take what has come; each line begins with a reading.
  void read_() {
    while (this->fd_ >= 0) {
      const ssize_t length = recv(this->fd_, this->text_ + this->length_, sizeof(this->text_) - this->length_ - 1,
                                  MSG_DONTWAIT);
      if (length < 0)
        return;
      if (length == 0)
        return this->lose_();
      this->length_ += length;
      this->text_[this->length_] = '\0';
      this->take_lines_();
    }
  }

  void take_lines_() {
    char *line = this->text_;
    for (char *end; (end = strchr(line, '\n')) != nullptr; line = end + 1)
      this->pressure_ = strtof(line, nullptr);
    this->length_ = strlen(line);
    memmove(this->text_, line, this->length_);
  }

  int fd_ = -1;
  bool on_[PARTS] = {};
  float pressure_ = NAN;
  char text_[1024];
  size_t length_ = 0;
};

inline Bench &bench() {
  static Bench only;
  return only;
}
