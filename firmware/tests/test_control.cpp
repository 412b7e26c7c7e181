#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "fixtures.h"

using namespace cuff;

TEST_CASE("a control task that hangs lets the valve fall open within 0.1 s, at either level of its output") {
  for (const int more : {0, 1}) {
    Bench bench;
    bench.hold();
    bench.run(0.01 * more);
    const double before = bench.plants[0]->pressure();
    bench.plants[0]->rest(HOLD_MS - 2 * STEP_MS);
    CHECK(bench.plants[0]->pressure() > before - 5);
    bench.plants[0]->rest(20000);
    CHECK(bench.plants[0]->pressure() < 20);
  }
}

TEST_CASE("the hold follows the toggle, and no level holds a valve") {
  ValveHold toggle;
  Monostable hold;
  Ms now = 0;
  for (; now < 1000; now += STEP_MS) {
    hold.see(toggle.step(false), now);
    REQUIRE(hold.shut(now));
  }
  for (const bool level : {true, false}) {
    Monostable stuck = hold;
    for (Ms later = now; later < now + 200; later += STEP_MS)
      stuck.see(level, later);
    CHECK(!stuck.shut(now + 200));
  }
}

TEST_CASE("a whole snapshot is read while another task writes") {
  struct Pair {
    uint32_t one = 0;
    uint32_t more[64] = {};
  };
  static Shared<Pair> shared;
  std::atomic<bool> done{false};
  std::atomic<uint32_t> reads{0};
  std::thread writer([&] {
    // On a busy computer all of it may be written before the reader has its first turn.
    for (uint32_t i = 1; i < 200000 || reads == 0; i++) {
      Pair pair;
      pair.one = i;
      for (auto &each : pair.more)
        each = i;
      shared.write(pair);
    }
    done = true;
  });
  bool whole = true;
  uint32_t last = 0;
  while (!done) {
    const Pair pair = shared.read();
    whole = whole && pair.one >= last && pair.more[0] == pair.one && pair.more[63] == pair.one;
    last = pair.one;
    reads++;
  }
  writer.join();
  CHECK(whole);
}

TEST_CASE("requests of eight clients are answered by another task, each once") {
  Bench bench;
  std::atomic<bool> done{false};
  std::thread task([&] {
    while (!done) {
      bench.control->serve();
      std::this_thread::yield();
    }
  });
  int answers[8] = {};
  for (int i = 0; i < 8000; i++) {
    const int box = i % 8;
    Result result;
    while (!bench.control->box_empty(box)) {
      if (bench.control->answered(box, result))
        answers[box]++;
    }
    Request request;
    request.op = Op::RELEASE;
    bench.control->ask(box, client("x"), request);
  }
  done = true;
  task.join();
  bench.control->serve();
  for (int box = 0; box < 8; box++) {
    Result result;
    CHECK(answers[box] + (bench.control->answered(box, result) ? 1 : 0) == 1000);
  }
}

TEST_CASE("what was not begun is withdrawn, also by a boot") {
  Bench bench;
  Request request;
  request.op = Op::LEASE;
  request.lease_ms = 5000;
  bench.control->ask(0, bench.me, request);
  bench.control->withdraw(0);
  bench.control->serve();
  CHECK(bench.control->snapshot().owner.empty());
  bench.control->ask(0, bench.me, request);
  bench.control->boot();
  bench.control->serve();
  CHECK(bench.control->snapshot().owner.empty());
  CHECK(bench.control->box_empty(0));
}

TEST_CASE("samples are streamed one in each interval, and only of the channels that are wanted") {
  Bench bench;
  StreamedSample sample;
  bench.run(0.1);
  CHECK(!bench.control->samples().take(sample));
  bench.control->stream(2);
  bench.run(0.2);
  int count = 0;
  for (; bench.control->samples().take(sample); count++)
    CHECK(sample.channel == 1);
  CHECK(count == 20);
}

TEST_CASE("a ring that is full loses samples, and nothing else") {
  static SampleRing ring;
  for (Ms i = 0; i < CUFF_SAMPLES + 10; i++)
    ring.put({i, 0, 0});
  StreamedSample sample;
  Ms count = 0;
  for (; ring.take(sample); count++)
    REQUIRE(sample.uptime_ms == count);
  CHECK(count == CUFF_SAMPLES);
}
