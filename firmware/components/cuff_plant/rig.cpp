#include "rig.h"

#include <chrono>

#include <sys/resource.h>
#include <unistd.h>

namespace cuff {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto TICK = std::chrono::milliseconds(10);

/// How the control task stands above the network where that is allowed, as it does on a chip.
constexpr int CONTROL_NICE = -10;

double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

Rig::Rig(const ControllerConfig &config, const std::vector<const Cuff *> &cuffs, Memory &memory, double time_scale)
    : plants_(), hardware_(cuffs.size()), control_(config, this->hardware_.data(), memory), time_scale_(time_scale) {
  for (size_t i = 0; i < cuffs.size(); i++) {
    this->plants_.push_back(std::make_unique<Plant>(*cuffs[i], static_cast<unsigned>(i)));
    this->hardware_[i] = this->plants_[i].get();
  }
  this->control_.on_request(wake_, this);
}

Rig::~Rig() { this->stop(); }

void Rig::start() {
  this->restore_power();
  this->running_ = true;
  this->thread_ = std::thread([this] { this->run_(); });
}

void Rig::stop() {
  {
    const std::lock_guard<std::mutex> lock(this->ask_mutex_);
    this->running_ = false;
  }
  this->ask_.notify_one();
  if (this->thread_.joinable())
    this->thread_.join();
}

void Rig::wake_(void *context) {
  auto *self = static_cast<Rig *>(context);
  {
    const std::lock_guard<std::mutex> lock(self->ask_mutex_);
    self->asked_ = true;
  }
  self->ask_.notify_one();
}

/// The control task: step each 10 ms, and serve between as soon as there is a request.
void Rig::run_() {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), CONTROL_NICE);
  auto last = Clock::now(), next = last + TICK;
  double owed = 0;
  std::unique_lock<std::mutex> asked(this->ask_mutex_);
  while (this->running_) {
    this->ask_.wait_until(asked, next, [this] { return this->asked_ || !this->running_; });
    this->asked_ = false;
    asked.unlock();
    const auto now = Clock::now();
    const double gap = seconds(now - last);
    owed += gap * this->time_scale_ * 1000 / STEP_MS;
    last = now;
    if (gap > WATCHDOG_S && this->powered()) {
      this->cut_power();
      this->bitten_ = true;
    }
    const auto steps = static_cast<Ms>(owed);
    owed -= static_cast<double>(steps);
    this->advance_(steps);
    if (now >= next)
      next = now - next > TICK ? now + TICK : next + TICK;
    asked.lock();
  }
}

void Rig::advance_(Ms steps) {
  const std::lock_guard<std::mutex> lock(this->mutex_);
  if (!this->powered()) {
    for (auto &plant : this->plants_)
      plant->rest(steps * STEP_MS);
    return;
  }
  for (; steps > 0; steps--)
    this->control_.step(this->now_ += STEP_MS);
  this->control_.serve();
}

void Rig::cut_power() {
  const std::lock_guard<std::mutex> lock(this->mutex_);
  this->powered_ = false;
}

void Rig::restore_power() {
  const std::lock_guard<std::mutex> lock(this->mutex_);
  if (this->powered())
    return;
  this->now_ = 0;
  this->control_.boot();
  this->powered_ = true;
}

void Rig::warp(double seconds) { this->advance_(static_cast<Ms>(seconds * 1000 / STEP_MS)); }

}  // namespace cuff
