#include "network_task.h"

#include "esphome/core/helpers.h"

namespace esphome::cuff_link {

constexpr int PRIORITY = 5;
/// A handshake takes 1.1 kB of it on a computer.
constexpr unsigned STACK = 8192;
constexpr int TURN_MS = 100;
constexpr cuff::Ms RETRY_MS = 1000;

#ifdef USE_HOST
/// A simulated controller is for this computer alone.
constexpr uint32_t ADDRESS = 0x7F000001;
#else
constexpr uint32_t ADDRESS = 0;
#endif

static int fill_random(void *, unsigned char *buffer, size_t size) { return random_bytes(buffer, size) ? 0 : -1; }

NetworkTask::NetworkTask(cuff::Control &control, int clients)
    : connections_(new cuff::Connection[clients + 1]), server_(control, this->connections_, clock_ms) {
  control.on_news([](void *server) { static_cast<cuff::Server *>(server)->wake(); }, &this->server_);
}

bool NetworkTask::start(const cuff::Key &key, uint16_t port) {
  this->port_ = port;
  return this->server_.begin(key, fill_random, nullptr) &&
         this->task_.start("cuff_network", PRIORITY, STACK, run_, this);
}

void NetworkTask::shut(bool shut) {
  this->shut_.store(shut ? 1 : 0);
  this->server_.wake();
}

void NetworkTask::run() {
  while (true) {
    this->keep_door_();
    if (this->listens())
      this->server_.turn(TURN_MS);
    else
      this->task_.sleep(RETRY_MS);
  }
}

void NetworkTask::keep_door_() {
  const bool shut = this->shut_.load() != 0;
  if (shut && this->listens()) {
    this->server_.stop();
    this->listens_.store(0);
  } else if (!shut && !this->listens()) {
    this->listens_.store(this->server_.listen(ADDRESS, this->port_) ? 1 : 0);
  }
}

}  // namespace esphome::cuff_link
