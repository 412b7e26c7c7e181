// Sensors that work, and sensors that lie: fakes that freeze, read zero with a good status, do not answer, come late,
// saturate. What the core makes of each is asserted too, for that is what a limb depends on.
#include <doctest/doctest.h>

#include <initializer_list>

#include "../components/cuff_core/sensor_watch.h"
#include "../components/cuff_drivers/honeywell.h"
#include "../components/cuff_drivers/pushed_sensor.h"

using namespace cuff;

namespace {

constexpr uint8_t GOOD = 0x40;
constexpr uint8_t BUSY = 0x60;

/// One Honeywell sensor on a bus, which answers as it is told.
class FakeBus : public I2cBus {
 public:
  uint8_t status = GOOD;
  uint32_t counts = 0x19999A;
  bool answers = true;
  uint8_t address = MPR_ADDRESS;
  int commands = 0;

  bool write(uint8_t address, const uint8_t *data, unsigned size) override {
    const bool known = this->answers && address == this->address && size == 3 && data[0] == 0xAA;
    this->commands += known ? 1 : 0;
    return known;
  }

  bool read(uint8_t address, uint8_t *data, unsigned size) override {
    if (!this->answers || address != this->address || size != 4)
      return false;
    data[0] = this->status;
    for (int i = 1; i < 4; i++)
      data[i] = static_cast<uint8_t>(this->counts >> (8 * (3 - i)));
    return true;
  }
};

struct Mpr {
  FakeBus bus;
  HoneywellSensor sensor{bus, MPR_ADDRESS, mmhg(300)};
  Sample sample{};

  bool read() { return this->sensor.read(10, this->sample); }
};

/// Feed a sensor's samples to the core's watch for so many steps, as an inflated cuff is watched.
Pressure watched(Mpr &mpr, SensorWatch &watch, int steps) {
  Pressure pressure = NO_PRESSURE;
  for (int i = 0; i < steps; i++) {
    const bool fresh = mpr.read();
    pressure = watch.read(10, fresh ? &mpr.sample : nullptr, true);
  }
  return pressure;
}

}  // namespace

TEST_CASE("A first step has nothing to take, and starts a conversion") {
  Mpr mpr;
  CHECK_FALSE(mpr.read());
  CHECK(mpr.bus.commands == 1);
  CHECK(mpr.read());
  CHECK(mpr.sample.age_ms == 10);
  CHECK(mpr.bus.commands == 2);
}

TEST_CASE("A tenth of all counts is ambient, nine tenths the end of the range") {
  const struct {
    uint32_t counts;
    Pressure pressure;
  } rows[] = {{0x19999A, 0}, {0x800000, 15000}, {0xE66666, 30000}, {0, -3750}, {0x4CCCCD, 7500}};
  for (const auto &row : rows) {
    Mpr mpr;
    mpr.bus.counts = row.counts;
    mpr.read();
    REQUIRE(mpr.read());
    CHECK(mpr.sample.pressure == doctest::Approx(row.pressure).epsilon(0.0002));
    CHECK(mpr.sample.raw == static_cast<int32_t>(row.counts));
  }
}

TEST_CASE("An ABP2 reads its own range at its own address") {
  FakeBus bus;
  bus.address = ABP2_ADDRESS;
  bus.counts = 0xE66666;
  HoneywellSensor sensor(bus, ABP2_ADDRESS, 45004);
  Sample sample{};
  sensor.read(10, sample);
  REQUIRE(sensor.read(10, sample));
  CHECK(sample.pressure == 45004);
}

TEST_CASE("A conversion that comes late is waited for, and its age grows") {
  Mpr mpr;
  mpr.read();
  mpr.bus.status = BUSY;
  for (int i = 0; i < 5; i++)
    CHECK_FALSE(mpr.read());
  CHECK(mpr.bus.commands == 1);
  mpr.bus.status = GOOD;
  REQUIRE(mpr.read());
  CHECK(mpr.sample.age_ms == 60);
}

TEST_CASE("One that stays busy is a fault after 250 ms") {
  Mpr mpr;
  SensorWatch watch;
  watch.configure(mmhg(300));
  CHECK(watched(mpr, watch, 10) != NO_PRESSURE);
  mpr.bus.status = BUSY;
  CHECK(watched(mpr, watch, 24) != NO_PRESSURE);
  CHECK(watched(mpr, watch, 2) == NO_PRESSURE);
  CHECK(watch.failed());
}

TEST_CASE("One that does not answer gives no sample, and is asked again each step") {
  Mpr mpr;
  mpr.read();
  mpr.bus.answers = false;
  CHECK_FALSE(mpr.read());
  CHECK_FALSE(mpr.read());
  mpr.bus.answers = true;
  CHECK_FALSE(mpr.read());
  CHECK(mpr.read());
  CHECK(mpr.sample.age_ms == 10);
}

TEST_CASE("An answer that is not there when it is due is not taken for pressure") {
  Mpr mpr;
  SensorWatch watch;
  watch.configure(mmhg(300));
  watched(mpr, watch, 10);
  mpr.bus.answers = false;
  CHECK(watched(mpr, watch, 30) == NO_PRESSURE);
  CHECK(watch.failed());
}

TEST_CASE("A status that is not good is no sample") {
  for (const uint8_t status : {0x00, 0x04, 0x44}) {
    Mpr mpr;
    mpr.read();
    mpr.bus.status = status;
    CHECK_FALSE(mpr.read());
    CHECK(mpr.bus.commands == 2);
  }
}

TEST_CASE("A saturated reading is beyond every range, so the core believes it no longer") {
  Mpr mpr;
  SensorWatch watch;
  watch.configure(mmhg(300));
  watched(mpr, watch, 10);
  mpr.bus.status = 0x41;
  mpr.bus.counts = 0xFFFFFF;
  CHECK(watched(mpr, watch, 2) == NO_PRESSURE);
  CHECK(mpr.sample.pressure == SATURATED);
  CHECK(watch.failed());
}

TEST_CASE("Zeros with a good status are a fault at once: they are far below ambient") {
  Mpr mpr;
  SensorWatch watch;
  watch.configure(mmhg(300));
  watched(mpr, watch, 10);
  mpr.bus.counts = 0;
  CHECK(watched(mpr, watch, 2) == NO_PRESSURE);
  CHECK(watch.failed());
}

TEST_CASE("A frozen reading with a good status is a fault after 2 s") {
  Mpr mpr;
  SensorWatch watch;
  watch.configure(mmhg(300));
  mpr.bus.counts = 0x800000;
  CHECK(watched(mpr, watch, 150) != NO_PRESSURE);
  CHECK(watched(mpr, watch, 60) == NO_PRESSURE);
  CHECK(watch.failed());
  mpr.bus.counts++;
  CHECK(watched(mpr, watch, 2) != NO_PRESSURE);
}

TEST_CASE("A sensor of another task gives its newest reading, once") {
  PushedSensor sensor;
  Sample sample{};
  CHECK_FALSE(sensor.begun());
  CHECK_FALSE(sensor.read(10, sample));
  sensor.push(1, 100);
  sensor.push(2, 200);
  CHECK(sensor.begun());
  REQUIRE(sensor.read(10, sample));
  CHECK(sample.raw == 2);
  CHECK(sample.pressure == 200);
  CHECK_FALSE(sensor.read(10, sample));
}

TEST_CASE("A sensor that gives 40 samples a second is quick enough, one that gives 39 is not") {
  for (const int count : {QUICK_ENOUGH, QUICK_ENOUGH - 1}) {
    PushedSensor sensor;
    Sample sample{};
    for (int step = 0; step < 100; step++) {
      if (step < count)
        sensor.push(step, 100);
      sensor.read(10, sample);
    }
    CHECK(sensor.rate() == count);
    sensor.push(0, 100);
    CHECK(sensor.read(10, sample) == (count == QUICK_ENOUGH));
  }
}

TEST_CASE("One that was slow and is quick again gives samples again") {
  PushedSensor sensor;
  Sample sample{};
  sensor.push(0, 100);
  for (int step = 0; step < 100; step++)
    sensor.read(10, sample);
  CHECK(sensor.rate() == 1);
  for (int step = 0; step < 100; step++) {
    sensor.push(step, 100);
    sensor.read(10, sample);
  }
  sensor.push(0, 100);
  CHECK(sensor.read(10, sample));
}

TEST_CASE("Readings that find no room are lost, and nothing else is") {
  PushedSensor sensor;
  Sample sample{};
  for (int i = 0; i < 100; i++)
    sensor.push(i, i);
  REQUIRE(sensor.read(10, sample));
  CHECK(sample.raw == 15);
  sensor.push(7, 7);
  REQUIRE(sensor.read(10, sample));
  CHECK(sample.raw == 7);
}
