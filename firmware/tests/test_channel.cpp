#include <doctest/doctest.h>

#include "fixtures.h"

using namespace cuff;

TEST_CASE("a controller boots releasing, with its valves open, and is vented after a second") {
  Bench bench;
  CHECK(bench.state().phase == Phase::RELEASING);
  CHECK(bench.state().reason == Reason::BOOT);
  CHECK(bench.newest(Kind::BOOT).n == 1);
  bench.run(1.5);
  CHECK(bench.state().phase == Phase::VENTED);
}

TEST_CASE("a hold keeps its target within a few mmHg") {
  Bench bench;
  bench.hold(mmhg(120));
  for (int i = 0; i < 600; i++) {
    bench.run(0.1);
    REQUIRE(bench.plants[0]->pressure() > 112);
    REQUIRE(bench.plants[0]->pressure() < 128);
  }
}

TEST_CASE("a limb that works stays near the target, and the valve opens no more than once in 2 s") {
  Bench bench;
  bench.hold(mmhg(120));
  bench.plants[0]->movement().work(true);
  int inside = 0, steps = 0;
  Ms opened = -BLEED_APART_MS;
  bool was_open = false;
  for (; steps < 6000; steps++) {
    bench.run(0.01);
    const double pressure = bench.plants[0]->pressure();
    inside += pressure > 108 && pressure < 132 ? 1 : 0;
    REQUIRE(pressure < 120 + 45);
    const bool open = bench.plants[0]->valve_open();
    if (open && !was_open) {
      REQUIRE(bench.now - opened >= BLEED_APART_MS);
      opened = bench.now;
    }
    was_open = open;
  }
  CHECK(bench.state().phase == Phase::HOLDING);
  // Better than the 25 to 34 % of three products as published (simulator/rig/quality.py).
  CHECK(inside > steps / 2);
  MESSAGE("within 10 % of the target: " << 100 * inside / steps << " %");
}

TEST_CASE("a deadline releases, and inflating is refused until the clock is zero again") {
  Bench bench;
  bench.hold();
  bench.run(bench.state().left_ms / 1000.0 - 1);
  CHECK(bench.state().phase == Phase::HOLDING);
  bench.run(1.1);
  CHECK(bench.state().reason == Reason::DEADLINE);
  bench.run(5);
  CHECK(bench.inflate(0, mmhg(100)).refusal.code() == ErrorCode::REPERFUSING);
  CHECK(!bench.inflate(1, mmhg(100)).refusal);
  bench.about(Op::RELEASE, 1);
  bench.run(185);
  CHECK(bench.state().occluded_ms == 0);
  CHECK(!bench.inflate(0, mmhg(100)).refusal);
}

TEST_CASE("no later request pushes a deadline back") {
  Bench bench;
  bench.hold();
  CHECK(bench.inflate(0, mmhg(100), 60000).left_ms <= 60000);
  CHECK(bench.inflate(0, mmhg(110), 600000).left_ms <= 60000);
  CHECK(bench.inflate(0, mmhg(110)).left_ms <= 60000);
  bench.run(60);
  CHECK(bench.state().reason == Reason::DEADLINE);
}

TEST_CASE("a limit at or below the time already used releases an inflated cuff") {
  Bench bench;
  bench.hold();
  const Result result = bench.inflate(0, mmhg(100), 1000);
  CHECK(!result.refusal);
  CHECK(result.left_ms == 0);
  CHECK(bench.state().reason == Reason::DEADLINE);
}

TEST_CASE("each fault of a sensor opens the valve and latches") {
  const struct {
    Fault fault;
    double within_s;
  } faults[] = {
      {Fault::SENSOR_SILENT, 0.3},       {Fault::SENSOR_LATE, 0.1}, {Fault::SENSOR_FROZEN, 2.1},
      {Fault::SENSOR_OUT_OF_RANGE, 0.1}, {Fault::SENSOR_ZERO, 2.1}, {Fault::SENSOR_DISPLACED, 1.1},
  };
  for (const auto &each : faults) {
    Bench bench;
    bench.hold();
    bench.plants[0]->set_fault(each.fault, true);
    bench.run(each.within_s);
    CAPTURE(static_cast<int>(each.fault));
    CHECK(bench.state().phase == Phase::FAULT);
    CHECK(bench.state().fault == Reason::SENSOR);
    CHECK(bench.newest(Kind::RELEASED).reason == Reason::SENSOR);
    CHECK(bench.inflate(0, mmhg(100)).refusal.code() == ErrorCode::FAULT);
  }
}

TEST_CASE("a sensor that does not answer every other time is no fault") {
  Bench bench;
  bench.hold();
  bench.plants[0]->set_fault(Fault::SENSOR_NACK, true);
  bench.run(10);
  CHECK(bench.state().phase == Phase::HOLDING);
}

TEST_CASE("a pump that fills nothing is found in a fifth of the fill time") {
  Bench bench;
  bench.run(2);
  bench.renewing = true;
  bench.lease(5000);
  bench.plants[0]->set_fault(Fault::SENSOR_DISPLACED, true);
  bench.inflate(0, mmhg(100));
  bench.run(bench.control->config().channels[0].fill_ms / 5000.0 + 0.1);
  CHECK(bench.state().fault == Reason::SENSOR);
}

TEST_CASE("a hose that leaks is found") {
  Bench bench;
  bench.hold(mmhg(150));
  bench.plants[0]->set_fault(Fault::LEAK, true);
  bench.run(125);
  CHECK(bench.state().fault == Reason::LEAK);
}

TEST_CASE("two samples above the bound open the valve, one does not") {
  Bench bench;
  bench.hold(mmhg(100));
  bench.plants[0]->sensor().drift = 190;
  bench.run(0.01);
  CHECK(bench.state().phase == Phase::HOLDING);
  bench.run(0.01);
  CHECK(bench.state().fault == Reason::OVERPRESSURE);
}

TEST_CASE("a pump that does not stop cannot keep a released cuff up") {
  Bench bench;
  bench.hold(mmhg(100));
  bench.plants[0]->set_fault(Fault::PUMP_STUCK, true);
  bench.run(60);
  CHECK(bench.plants[0]->pressure() < 130);
  bench.about(Op::RELEASE);
  bench.run(19);
  CHECK(bench.plants[0]->pressure() < 20);
}

TEST_CASE("pressure that stays far above the target for 10 s opens the valve") {
  Bench bench;
  bench.hold(mmhg(150));
  bench.inflate(0, mmhg(60));
  bench.plants[0]->set_fault(Fault::VENT_BLOCKED, true);
  bench.run(10.2);
  CHECK(bench.state().fault == Reason::OVERPRESSURE);
}

TEST_CASE("a pump that does not stop behind a blocked vent is an overpressure, also once it is released") {
  for (const bool released : {false, true}) {
    Bench bench;
    bench.hold(mmhg(120));
    bench.plants[0]->set_fault(Fault::VENT_BLOCKED, true);
    bench.plants[0]->set_fault(Fault::PUMP_STUCK, true);
    bench.run(2);
    if (released)
      bench.about(Op::RELEASE);
    bench.run(19);
    CHECK(bench.state().fault == Reason::OVERPRESSURE);
  }
}

TEST_CASE("a vent that is blocked is told after 20 s, and replaces another fault") {
  Bench bench;
  bench.hold();
  bench.plants[0]->set_fault(Fault::VENT_BLOCKED, true);
  bench.about(Op::RELEASE, 0);
  bench.run(19.5);
  CHECK(bench.state().phase == Phase::RELEASING);
  bench.run(1);
  CHECK(bench.state().fault == Reason::VENT_BLOCKED);
  bench.plants[0]->set_fault(Fault::VENT_BLOCKED, false);
  CHECK(bench.about(Op::CLEAR_FAULT, 0).refusal.code() == ErrorCode::FAULT);
  bench.run(25);
  CHECK(!bench.about(Op::CLEAR_FAULT, 0).refusal);
  CHECK(bench.state().phase == Phase::VENTED);
}

TEST_CASE("a fault is cleared only with its cause gone for 5 s") {
  Bench bench;
  bench.hold();
  bench.plants[0]->set_fault(Fault::SENSOR_SILENT, true);
  bench.run(25);
  bench.plants[0]->set_fault(Fault::SENSOR_SILENT, false);
  bench.run(4);
  CHECK(bench.about(Op::CLEAR_FAULT, 0).refusal);
  bench.run(2);
  CHECK(!bench.about(Op::CLEAR_FAULT, 0).refusal);
  CHECK(bench.newest(Kind::FAULT_CLEARED).n > 0);
  CHECK(!bench.about(Op::CLEAR_FAULT, 1).refusal);
}

TEST_CASE("the zero is taken of a still, vented cuff, and only near the factory's") {
  Bench bench;
  bench.plants[0]->sensor().drift = 4;
  bench.run(4);
  CHECK(bench.about(Op::ZERO, 0).refusal.code() == ErrorCode::NOT_VENTED);
  bench.run(4);
  CHECK(!bench.about(Op::ZERO, 0).refusal);
  bench.run(1);
  CHECK(bench.state().pressure > -30);
  CHECK(bench.state().pressure < 30);
  bench.plants[0]->sensor().drift = 14;
  bench.run(8);
  CHECK(bench.about(Op::ZERO, 0).refusal.message == Message::TOO_FAR);
}

TEST_CASE("an open cuff that comes up again is releasing") {
  Bench bench;
  bench.run(2);
  bench.plants[0]->set_fault(Fault::VENT_BLOCKED, true);
  bench.plants[0]->set_fault(Fault::PUMP_STUCK, true);
  bench.run(14);
  CHECK(bench.state().phase == Phase::RELEASING);
  CHECK(bench.state().occluded_ms > 0);
}
