// What holds a valve shut, what lets it go, and the button.
#include <doctest/doctest.h>

#include <vector>

#include "../components/cuff_drivers/channel_driver.h"
#include "../components/cuff_drivers/push_button.h"

using namespace cuff;

namespace {

struct FakePin : Pin {
  std::vector<bool> levels;
  void write(bool high) override { this->levels.push_back(high); }

  /// How often it has changed.
  int edges() const {
    int count = 0;
    for (unsigned i = 1; i < this->levels.size(); i++)
      count += this->levels[i] != this->levels[i - 1] ? 1 : 0;
    return count;
  }
};

struct FakeDrive : Drive {
  Duty duty = 0;
  void set(Duty duty) override { this->duty = duty; }
};

struct FakeSensor : SensorDriver {
  bool read(Ms dt, Sample &sample) override {
    sample = {1, 100, dt};
    return true;
  }
};

struct Rig {
  FakeDrive pump, coil;
  FakeSensor sensor;
  FakePin valve, second, bleed;
  ChannelDriver driver{pump, sensor};

  void step(int steps, Duty duty, Outlet outlet) {
    Sample sample;
    for (int i = 0; i < steps; i++)
      CHECK(this->driver.advance(10, duty, outlet, sample));
  }
};

}  // namespace

TEST_CASE("A valve is held shut by a toggle of 50 Hz") {
  Rig rig;
  rig.driver.add_valve(rig.valve);
  rig.step(100, 500, Outlet::SHUT);
  CHECK(rig.valve.edges() == 99);
  CHECK(rig.pump.duty == 500);
}

TEST_CASE("An open valve's pin is low and still") {
  Rig rig;
  rig.driver.add_valve(rig.valve);
  rig.step(10, 500, Outlet::SHUT);
  rig.valve.levels.clear();
  rig.step(10, 0, Outlet::OPEN);
  CHECK(rig.valve.levels == std::vector<bool>(10, false));
}

TEST_CASE("The pump never runs while a valve is open") {
  Rig rig;
  rig.driver.add_valve(rig.valve);
  rig.step(1, 1000, Outlet::OPEN);
  CHECK(rig.pump.duty == 0);
}

TEST_CASE("Two valves are held and let go together") {
  Rig rig;
  rig.driver.add_valve(rig.valve);
  rig.driver.add_valve(rig.second);
  rig.step(20, 500, Outlet::SHUT);
  rig.step(20, 0, Outlet::OPEN);
  CHECK(rig.valve.levels == rig.second.levels);
}

TEST_CASE("One valve alone bleeds; a release opens all") {
  Rig rig;
  rig.driver.add_valve(rig.valve);
  rig.driver.set_bleed(rig.bleed);
  rig.step(10, 0, Outlet::BLEEDING);
  CHECK(rig.valve.edges() == 9);
  CHECK(rig.bleed.edges() == 0);
  rig.valve.levels.clear();
  rig.bleed.levels.clear();
  rig.step(10, 0, Outlet::OPEN);
  CHECK(rig.valve.levels == std::vector<bool>(10, false));
  CHECK(rig.bleed.levels == std::vector<bool>(10, false));
}

TEST_CASE("Without a valve of its own for it, those that vent bleed") {
  Rig rig;
  rig.driver.add_valve(rig.valve);
  rig.step(10, 0, Outlet::BLEEDING);
  CHECK(rig.valve.edges() == 0);
}

TEST_CASE("A coil gets its full current for 100 ms, then less; none while the valve is open") {
  Rig rig;
  rig.driver.add_valve(rig.valve);
  rig.driver.set_coil(rig.coil);
  rig.step(10, 0, Outlet::SHUT);
  CHECK(rig.coil.duty == FULL_DUTY);
  rig.step(1, 0, Outlet::SHUT);
  CHECK(rig.coil.duty == COIL_HOLD);
  rig.step(1, 0, Outlet::OPEN);
  CHECK(rig.coil.duty == 0);
  rig.step(1, 0, Outlet::SHUT);
  CHECK(rig.coil.duty == FULL_DUTY);
}

TEST_CASE("A press is told once, however its contact bounces") {
  PushButton button;
  int presses = 0;
  for (const bool level : {false, true, false, true, true, true, false, true, true, false, false, true, true})
    presses += button.step(level) ? 1 : 0;
  CHECK(presses == 2);
}

TEST_CASE("A spike of one reading is no press, and a button that is down at boot is one") {
  PushButton spike, held;
  CHECK_FALSE(spike.step(true));
  CHECK_FALSE(spike.step(false));
  CHECK_FALSE(held.step(true));
  CHECK(held.step(true));
  CHECK_FALSE(held.step(true));
}
