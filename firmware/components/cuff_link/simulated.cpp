#include "simulated.h"

#ifdef USE_HOST

#include <sstream>

#include <poll.h>
#include <unistd.h>

#include "esphome/core/helpers.h"
#include "esphome/core/log.h"

namespace esphome::cuff_link {

static const char *const TAG = "cuff_link.simulated";

SimulatedCuff::SimulatedCuff(const cuff::Cuff &cuff) : plant_(cuff, random_uint32()) {}

bool SimulatedCuff::advance(cuff::Ms dt, cuff::Duty duty, cuff::Outlet outlet, cuff::Sample &sample) {
  const std::lock_guard<std::mutex> lock(this->mutex_);
  return this->plant_.advance(dt, duty, outlet, sample);
}

void SimulatedCuffs::add(const char *cuff, cuff::Pressure pressure_max) {
  const cuff::Cuff &kind = *cuff::find_cuff(cuff);
  // It lives as long as the program.
  auto *made = new SimulatedCuff(kind);
  this->cuffs_[this->count_++] = made;
  this->link_->add_hardware(made, cuff::calibrated(kind, pressure_max));
}

void SimulatedCuffs::loop() {
  if (!this->listening_)
    return;
  this->listening_ = this->read_();
  for (size_t end; (end = this->rest_.find('\n')) != std::string::npos; this->rest_.erase(0, end + 1)) {
    const std::string line = this->rest_.substr(0, end);
    if (this->carry_out_(line))
      ESP_LOGI(TAG, "Done: %s", line.c_str());
    else
      ESP_LOGW(TAG, "Not understood: %s", line.c_str());
  }
}

/// Read what there is on standard input; return false at its end.
bool SimulatedCuffs::read_() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (::poll(&input, 1, 0) <= 0)
    return true;
  char data[256];
  const ssize_t size = ::read(STDIN_FILENO, data, sizeof(data));
  if (size > 0)
    this->rest_.append(data, static_cast<size_t>(size));
  return size > 0;
}

/// Carry out a line; return false for one that makes no sense.
bool SimulatedCuffs::carry_out_(const std::string &line) {
  std::istringstream words(line);
  std::string name, what, how;
  int channel = -1;
  words >> name;
  if (name == "button") {
    this->link_->press_button();
    return true;
  }
  words >> channel >> what >> how;
  SimulatedCuff *cuff = this->cuff_(channel);
  cuff::Fault fault;
  const auto number = parse_number<float>(what);
  if (cuff == nullptr)
    return false;
  if (name == "fault" && cuff::parse_fault(what, fault))
    cuff->with_plant([&](cuff::Plant &plant) { plant.set_fault(fault, how == "on"); });
  else if (name == "drift" && number.has_value())
    cuff->with_plant([&](cuff::Plant &plant) { plant.sensor().drift = *number; });
  else if (name == "exercise")
    cuff->with_plant([&](cuff::Plant &plant) { plant.movement().work(what == "on"); });
  else
    return false;
  return true;
}

SimulatedCuff *SimulatedCuffs::cuff_(int channel) {
  return channel >= 0 && channel < this->count_ ? this->cuffs_[channel] : nullptr;
}

}  // namespace esphome::cuff_link

#endif
