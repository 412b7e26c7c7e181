#pragma once

#include <random>

namespace cuff {

/// What differs from run to run; equal seeds give equal runs.
class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}

  double uniform(double low, double high) { return std::uniform_real_distribution<double>(low, high)(this->engine_); }
  double gauss(double mean, double spread) { return std::normal_distribution<double>(mean, spread)(this->engine_); }
  double share() { return this->uniform(0.0, 1.0); }

  /// Draw around a mean, never further off than two spreads.
  double within_two(double mean, double spread) {
    const double drawn = this->gauss(0.0, 1.0);
    return mean + spread * (drawn < -2.0 ? -2.0 : drawn > 2.0 ? 2.0 : drawn);
  }

 protected:
  std::mt19937 engine_;
};

}  // namespace cuff
