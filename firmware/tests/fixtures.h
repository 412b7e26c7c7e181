#pragma once

#include <memory>
#include <string>
#include <vector>

#include "../components/cuff_core/control.h"
#include "../components/cuff_plant/plant.h"

/// A whole controller on simulated limbs, whose time moves only when a test says so.
namespace cuff {

/// The bit, how often it was written, and whether that fails.
struct CountedMemory : Memory {
  bool bit = false;
  bool broken = false;
  int stores = 0;

  bool load() override { return this->bit; }
  bool store(bool bit) override {
    if (this->broken)
      return false;
    this->stores++;
    this->bit = bit;
    return true;
  }
};

inline Client client(const char *name) {
  Client client;
  std::snprintf(client.name, sizeof(client.name), "%s", name);
  return client;
}

inline ControllerConfig two_arms() {
  ControllerConfig config;
  config.identity = {"bfr-test", "Test", "Bench", "1.0.0"};
  config.channel_count = 2;
  for (int i = 0; i < 2; i++)
    config.channels[i] = calibrated(*find_cuff("arm"), mmhg(250));
  return config;
}

struct Bench {
  explicit Bench(bool bit = false) : Bench(two_arms(), bit) {}

  Bench(const ControllerConfig &config, bool bit) {
    this->memory.bit = bit;
    for (int i = 0; i < config.channel_count; i++) {
      this->plants.push_back(std::make_unique<Plant>(*find_cuff("arm"), 7u + i));
      this->hardware[i] = this->plants[i].get();
    }
    this->control = std::make_unique<Control>(config, this->hardware, this->memory);
    this->control->boot();
  }

  /// Let so many seconds pass, and renew the lease of `me` meanwhile if it is held.
  void run(double seconds) {
    for (int i = 0; i < seconds * 100; i++) {
      if (this->renewing && this->now % 1000 == 0)
        this->lease(5000);
      this->control->step(this->now += STEP_MS);
    }
  }

  Result ask(const Request &request, const Client &by) {
    Result result;
    this->control->ask(0, by, request);
    this->control->serve();
    REQUIRE(this->control->answered(0, result));
    return result;
  }
  Result ask(const Request &request) { return this->ask(request, this->me); }

  Result lease(Ms ms) {
    Request request;
    request.op = Op::LEASE;
    request.lease_ms = ms;
    return this->ask(request);
  }

  Result inflate(int channel, Pressure target, Ms limit_ms = NO_MS) {
    Request request;
    request.op = Op::INFLATE;
    request.channel = channel;
    request.target = target;
    request.limit_ms = limit_ms;
    return this->ask(request);
  }

  Result about(Op op, int channel = ALL_CHANNELS) {
    Request request;
    request.op = op;
    request.channel = channel;
    return this->ask(request);
  }

  /// Hold a channel at `target`.
  void hold(Pressure target = mmhg(100)) {
    this->run(2);
    this->renewing = true;
    this->lease(5000);
    REQUIRE(!this->inflate(0, target).refusal);
    for (int i = 0; i < 60 && this->state().phase == Phase::INFLATING; i++)
      this->run(1);
    REQUIRE(this->state().phase == Phase::HOLDING);
  }

  ChannelState state(int channel = 0) const { return this->control->snapshot().channels[channel]; }

  /// The newest event of a kind, as its reason; NONE without one.
  Event newest(Kind kind) const {
    Event event{}, found{};
    for (uint32_t n = this->control->events().oldest(); n <= this->control->events().newest(); n++) {
      if (this->control->events().read(n, event) && event.kind == kind)
        found = event;
    }
    return found;
  }

  CountedMemory memory;
  std::vector<std::unique_ptr<Plant>> plants;
  Hardware *hardware[CHANNELS_MAX] = {};
  std::unique_ptr<Control> control;
  Client me = client("home-assistant-1f0c9a7be2d4");
  Ms now = 0;
  bool renewing = false;
};

}  // namespace cuff
