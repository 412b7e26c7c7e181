#include <doctest/doctest.h>

#include "fixtures.h"

using namespace cuff;

TEST_CASE("nothing inflates without the lease, nor with another's") {
  Bench bench;
  bench.run(2);
  CHECK(bench.inflate(0, mmhg(100)).refusal.code() == ErrorCode::NO_LEASE);
  bench.lease(5000);
  bench.me = client("another");
  CHECK(bench.inflate(0, mmhg(100)).refusal.code() == ErrorCode::LEASE_HELD);
  CHECK(bench.lease(5000).refusal.code() == ErrorCode::LEASE_HELD);
}

TEST_CASE("a lease that runs out releases everything") {
  Bench bench;
  bench.hold();
  bench.renewing = false;
  bench.run(5.1);
  CHECK(bench.state().reason == Reason::LEASE_EXPIRED);
  CHECK(bench.control->snapshot().owner.empty());
  CHECK(bench.inflate(0, mmhg(100)).refusal.code() == ErrorCode::NO_LEASE);
}

TEST_CASE("giving the lease up releases what is inflated") {
  Bench bench;
  bench.hold();
  bench.renewing = false;
  bench.lease(0);
  CHECK(bench.state().reason == Reason::COMMAND);
}

TEST_CASE("a release needs no lease, and is shown in the very next snapshot") {
  Bench bench;
  bench.hold();
  bench.me = client("stranger");
  bench.about(Op::RELEASE);
  CHECK(bench.state().phase == Phase::RELEASING);
  CHECK(bench.state().reason == Reason::COMMAND);
}

TEST_CASE("the button releases all, ends the lease and bars inflating for 5 s") {
  Bench bench;
  bench.hold();
  bench.renewing = false;
  bench.control->press_button();
  bench.run(0.01);
  CHECK(bench.state().reason == Reason::BUTTON);
  CHECK(bench.control->snapshot().owner.empty());
  CHECK(bench.newest(Kind::BUTTON).channel == NO_CHANNEL);
  bench.lease(5000);
  CHECK(bench.inflate(0, mmhg(100)).refusal.code() == ErrorCode::BARRED);
  bench.run(4.9);
  CHECK(bench.control->snapshot().barred_ms > 0);
  bench.run(0.2);
  CHECK(bench.control->snapshot().barred_ms == 0);
}

TEST_CASE("the button is told even with nothing inflated") {
  Bench bench;
  bench.run(2);
  const uint32_t changes = bench.control->snapshot().changes;
  bench.control->press_button();
  bench.run(0.01);
  CHECK(bench.newest(Kind::BUTTON).n > 0);
  CHECK(bench.control->snapshot().changes > changes);
}

TEST_CASE("the bit is written twice for a session of any number of sets") {
  Bench bench;
  bench.hold();
  CHECK(bench.memory.bit);
  for (int set = 0; set < 4; set++) {
    bench.about(Op::RELEASE);
    bench.run(30);
    CHECK(!bench.inflate(0, mmhg(100)).refusal);
    bench.run(20);
  }
  bench.about(Op::RELEASE);
  bench.run(190);
  CHECK(!bench.memory.bit);
  CHECK(bench.memory.stores == 2);
}

TEST_CASE("booted with the bit set every clock starts full, and rest clears both") {
  Bench bench(true);
  bench.run(2);
  bench.lease(5000);
  CHECK(bench.state().occluded_ms >= 900000);
  CHECK(bench.inflate(0, mmhg(100)).refusal.code() == ErrorCode::REPERFUSING);
  bench.run(182);
  CHECK(bench.state().occluded_ms == 0);
  CHECK(!bench.memory.bit);
}

TEST_CASE("a bit that cannot be stored keeps a cuff empty") {
  Bench bench;
  bench.run(2);
  bench.lease(5000);
  bench.memory.broken = true;
  CHECK(bench.inflate(0, mmhg(100)).refusal.code() == ErrorCode::INTERNAL);
  CHECK(bench.state().phase == Phase::VENTED);
  bench.memory.broken = false;
  CHECK(!bench.inflate(0, mmhg(100)).refusal);
}

TEST_CASE("a memory that fails when the bit is cleared is tried again, once a second") {
  Bench bench(true);
  bench.memory.broken = true;
  bench.run(190);
  CHECK(bench.memory.bit);
  bench.memory.broken = false;
  bench.run(1.1);
  CHECK(!bench.memory.bit);
}

TEST_CASE("the firmware is updated only with everything vented and no lease") {
  Bench bench;
  CHECK(!bench.control->may_update());
  bench.run(2);
  CHECK(bench.control->may_update());
  bench.lease(5000);
  CHECK(!bench.control->may_update());
  bench.lease(0);
  CHECK(bench.control->may_update());
  bench.hold();
  CHECK(!bench.control->may_update());
  bench.renewing = false;
  bench.lease(0);
  CHECK(!bench.control->may_update());
  bench.run(30);
  CHECK(bench.control->may_update());
  bench.plants[0]->set_fault(Fault::SENSOR_SILENT, true);
  bench.run(1);
  CHECK(!bench.control->may_update());
}

TEST_CASE("the last 64 events are kept, counted from 1") {
  Bench bench;
  for (int i = 0; i < 100; i++) {
    bench.control->press_button();
    bench.control->serve();
  }
  const EventLog &events = bench.control->events();
  Event event;
  CHECK(events.newest() == 101);
  CHECK(events.oldest() == 38);
  CHECK(!events.read(37, event));
  REQUIRE(events.read(38, event));
  CHECK(event.n == 38);
  CHECK(!events.read(102, event));
}

TEST_CASE("a controller identifies itself for 5 s") {
  Bench bench;
  bench.about(Op::IDENTIFY);
  CHECK(bench.control->snapshot().identifying);
  bench.run(5.1);
  CHECK(!bench.control->snapshot().identifying);
}
