#include <doctest/doctest.h>

#include <cmath>

#include "../components/cuff_core/repetitions.h"

using namespace cuff;

namespace {

constexpr double TAU = 6.283185307179586;

/// Go through a part of one repetition of 3 s, from `from` to before `until`, in ms.
void repeat(Repetitions &repetitions, int rise, int from = 0, int until = 3000, int start = 0) {
  for (int ms = from; ms < until; ms += 10) {
    const double share = (1 - std::cos(TAU * ms / 3000)) / 2;
    repetitions.observe(10, fine_mmhg(10) * start + static_cast<Fine>(fine_mmhg(10) * rise * share));
  }
}

bool near(Fine value, int mmhg) { return std::abs(value - fine_mmhg(10) * mmhg) < fine_mmhg(5); }

}  // namespace

TEST_CASE("two repetitions make a third known, by how far the limb goes from where it turned") {
  Repetitions repetitions;
  repetitions.forget(0);
  repeat(repetitions, 30);
  CHECK(!repetitions.known());
  repeat(repetitions, 36);
  REQUIRE(repetitions.known());
  repeat(repetitions, 30, 0, 1000, -12);
  CHECK(near(repetitions.peak(), 24));
  CHECK(near(repetitions.valley(), -12));
  repeat(repetitions, 30, 1000, 2000, -12);
  CHECK(near(repetitions.peak(), 18));
  CHECK(near(repetitions.valley(), -14));
}

TEST_CASE("a limb that does not turn in time does something else") {
  Repetitions repetitions;
  repetitions.forget(0);
  for (int i = 0; i < 3; i++)
    repeat(repetitions, 30);
  REQUIRE(repetitions.known());
  for (int i = 0; i < 400; i++)
    repetitions.observe(10, 0);
  CHECK(!repetitions.known());
}
