#include "device.h"

#include <chrono>
#include <sys/random.h>

namespace cuff {

namespace {

int kernel_random(void *, unsigned char *buffer, size_t size) {
  return ::getrandom(buffer, size, 0) == static_cast<ssize_t>(size) ? 0 : -1;
}

void wake(void *context) { static_cast<Server *>(context)->wake(); }

}  // namespace

Ms monotonic_ms() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

Device::Device(const ControllerConfig &config, const std::vector<const Cuff *> &cuffs, Memory &memory,
               double time_scale, Server::Clock clock)
    : rig_(config, cuffs, memory, time_scale),
      connections_(new Connection[config.limits.clients + 1]),
      server_(this->rig_.control(), this->connections_.get(), clock) {
  this->rig_.control().on_news(wake, &this->server_);
}

bool Device::start(const Key &key, uint32_t address, uint16_t port) {
  this->rig_.start();
  return this->switch_on(key, address, port);
}

bool Device::switch_on(const Key &key, uint32_t address, uint16_t port) {
  this->key_ = key;
  this->address_ = address;
  this->port_ = port;
  this->rig_.restore_power();
  if (!this->server_.begin(key, kernel_random, nullptr) || !this->server_.listen(address, port))
    return false;
  this->port_ = this->server_.port();
  return true;
}

void Device::stop() {
  this->rig_.control().lock();
  this->server_.stop();
  this->rig_.stop();
}

void Device::turn(int timeout_ms) {
  if (this->rig_.bitten()) {
    this->cut_power();
    this->restore_power();
  }
  this->server_.turn(timeout_ms);
}

bool Device::cut_power() {
  this->rig_.cut_power();
  this->server_.close();
  this->server_.drop();
  return true;
}

bool Device::restore_power() {
  if (this->rig_.powered())
    return true;
  this->rig_.restore_power();
  return this->server_.begin(this->key_, kernel_random, nullptr) && this->listen();
}

void Device::change_key(const Key &key) {
  this->key_ = key;
  this->server_.change_key(key);
}

}  // namespace cuff
