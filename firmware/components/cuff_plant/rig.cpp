#include "rig.h"

#include <chrono>
#include <ctime>

#include <sys/resource.h>
#include <unistd.h>

namespace cuff {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto TICK = std::chrono::milliseconds(10);

/// How the control task stands above the network where that is allowed, as it does on a chip.
constexpr int CONTROL_NICE = -10;

/// Return a moment as the kernel has it: both count by the same monotonic clock.
timespec moment(Clock::time_point time) {
  const auto since = time.time_since_epoch();
  const auto whole = std::chrono::floor<std::chrono::seconds>(since);
  return {static_cast<time_t>(whole.count()), static_cast<long>(std::chrono::nanoseconds(since - whole).count())};
}

double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

Rig::Rig(const ControllerConfig &config, const std::vector<const Cuff *> &cuffs, Memory &memory, double time_scale)
    : plants_(), hardware_(cuffs.size()), control_(config, this->hardware_.data(), memory), time_scale_(time_scale) {
  for (size_t i = 0; i < cuffs.size(); i++) {
    this->plants_.push_back(std::make_unique<Plant>(*cuffs[i], static_cast<unsigned>(i)));
    this->hardware_[i] = this->plants_[i].get();
  }
  ::sem_init(&this->ask_, 0, 0);
  this->control_.on_request(wake_, this);
}

Rig::~Rig() {
  this->stop();
  ::sem_destroy(&this->ask_);
}

void Rig::start() {
  this->restore_power();
  this->running_ = true;
  this->thread_ = std::thread([this] { this->run_(); });
}

void Rig::stop() {
  this->running_ = false;
  wake_(this);
  if (this->thread_.joinable())
    this->thread_.join();
}

void Rig::wake_(void *context) {
  auto *self = static_cast<Rig *>(context);
  if (!self->asked_.exchange(true))
    ::sem_post(&self->ask_);
}

/// The control task: step each 10 ms, and serve between as soon as there is a request.
void Rig::run_() {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), CONTROL_NICE);
  auto last = Clock::now(), next = last + TICK;
  double owed = 0;
  while (this->running_) {
    // One call of the kernel for each wait, where a condition takes two: most of what this thread does is to wait.
    const timespec until = moment(next);
    ::sem_clockwait(&this->ask_, CLOCK_MONOTONIC, &until);
    this->asked_ = false;
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
  }
}

void Rig::advance_(Ms steps) {
  const std::lock_guard<std::mutex> lock(this->mutex_);
  if (!this->powered()) {
    for (auto &plant : this->plants_)
      plant->rest(steps * STEP_MS);
    return;
  }
  if (steps == 0)
    this->control_.serve();
  for (; steps > 0; steps--)
    this->control_.step(this->now_ += STEP_MS);
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
