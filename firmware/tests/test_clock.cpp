#include <doctest/doctest.h>

#include <deque>

#include "../components/cuff_core/occlusion.h"

using namespace cuff;

namespace {

/// Count so many steps of 10 ms.
void pass(OcclusionClock &clock, Ms ms, bool below, bool open) {
  for (; ms > 0; ms -= STEP_MS)
    clock.advance(STEP_MS, below, open);
}

OcclusionClock used_for(Ms ms) {
  OcclusionClock clock;
  clock.configure(180000, 0);
  pass(clock, ms, false, false);
  return clock;
}

}  // namespace

TEST_CASE("the clock counts what is at or above 20 mmHg, and the step in which it ends") {
  OcclusionClock clock = used_for(60000);
  clock.advance(STEP_MS, true, true);
  CHECK(clock.occluded_ms() == 60010);
  CHECK(clock.reperfused_ms() == 0);
}

TEST_CASE("toggling a cuff off and on buys no time") {
  OcclusionClock clock = used_for(1000);
  for (int i = 0; i < 10; i++) {
    pass(clock, 170000, true, true);
    pass(clock, 2000, false, false);
  }
  CHECK(clock.occluded_ms() >= 1000 + 10 * 2000);
}

TEST_CASE("an unbroken reperfusion takes the clock back to zero, not a step before") {
  OcclusionClock clock = used_for(60000);
  clock.advance(STEP_MS, true, true);
  pass(clock, 180000 - STEP_MS, true, true);
  CHECK(clock.occluded_ms() > 0);
  clock.advance(STEP_MS, true, true);
  CHECK(clock.occluded_ms() == 0);
}

TEST_CASE("a peak shorter than a second does not break the reperfusion") {
  OcclusionClock clock = used_for(60000);
  pass(clock, 90000, true, true);
  pass(clock, 980, false, true);
  pass(clock, 91000, true, true);
  CHECK(clock.occluded_ms() == 0);
}

TEST_CASE("peaks that come to a second within ten break it") {
  OcclusionClock clock = used_for(60000);
  pass(clock, 90000, true, true);
  for (int i = 0; i < 4; i++) {
    pass(clock, 300, false, true);
    pass(clock, 1000, true, true);
  }
  CHECK(clock.reperfused_ms() < 90000);
}

TEST_CASE("a closed valve stops the count, and cannot push two halves of a break apart") {
  OcclusionClock clock = used_for(60000);
  pass(clock, 90000, true, true);
  const Ms before = clock.reperfused_ms();
  pass(clock, 60000, true, false);
  CHECK(clock.reperfused_ms() == before);
  pass(clock, 600, false, true);
  pass(clock, 60000, true, false);
  pass(clock, 600, false, true);
  CHECK(clock.reperfused_ms() < 1000);
}

TEST_CASE("the window agrees with a list of steps") {
  OnTime<10000> window;
  std::deque<Ms> on;
  uint32_t state = 1;
  for (Ms now = STEP_MS; now < 120000; now += STEP_MS) {
    state = state * 1103515245u + 12345u;
    const bool is_on = (state >> 16) % 5 < 2;
    window.pass(STEP_MS, is_on);
    if (is_on)
      on.push_back(now);
    while (!on.empty() && on.front() <= now - 10000)
      on.pop_front();
    REQUIRE(window.total() == static_cast<Ms>(on.size()) * STEP_MS);
  }
}

TEST_CASE("a window forgets a gap longer than itself") {
  OnTime<10000> window;
  window.pass(5000, true);
  CHECK(window.total() == 5000);
  window.pass(9000, false);
  CHECK(window.total() == 1000);
  window.pass(50000, false);
  CHECK(window.total() == 0);
  window.pass(50000, true);
  CHECK(window.total() == 10000);
}

TEST_CASE("a month without a valid sample leaves the clock full, as a number of 32 bits that ran over would not") {
  OcclusionClock clock = used_for(1000);
  for (int day = 0; day < 31; day++)
    clock.advance(86400000, false, true);
  CHECK(clock.occluded_ms() == SPAN_MAX);
  CHECK(clock.reperfused_ms() == 0);
}

TEST_CASE("a month at rest leaves a reperfusion as long as it can be told") {
  OcclusionClock clock = used_for(1000);
  for (int day = 0; day < 31; day++)
    clock.advance(86400000, true, true);
  CHECK(clock.occluded_ms() == 0);
  CHECK(clock.reperfused_ms() == SPAN_MAX);
}

TEST_CASE("a length of time stays at its ends, and none stays none") {
  CHECK(to_span(int64_t(SPAN_MAX) + 1) == SPAN_MAX);
  CHECK(longer(SPAN_MAX - 5, 10) == SPAN_MAX);
  CHECK(longer(NO_MS, 10) == NO_MS);
  CHECK(shorter(5, 10) == 0);
  CHECK(shorter(15, 10) == 5);
}
