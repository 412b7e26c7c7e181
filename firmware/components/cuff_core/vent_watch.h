#pragma once

#include "units.h"

namespace cuff {

constexpr Ms SHOWN_WITHIN_MS = 20000;
constexpr Ms DWELL_MS = 1000;

/// Follows a cuff across 20 mmHg, and times each release (Cuff Link, rule 7).
class VentWatch {
 public:
  /// Start with a release under way: a controller boots with its valves open.
  void boot() { *this = VentWatch(); }

  /// Count the time on this side of the line; no valid sample is on neither.
  void advance(Ms dt, bool valid, bool below);

  /// Expect a valid sample below 20 mmHg within 20 s.
  void release(Ms now) { this->due_ = now + SHOWN_WITHIN_MS; }

  /// Expect nothing: the cuff is being inflated.
  void stop() { this->due_ = NO_MS; }

  Ms below_ms() const { return this->below_ms_; }

  /// Return whether the cuff has been below 20 mmHg for 1 s.
  bool vented() const { return this->below_ms_ >= DWELL_MS; }

  /// Return whether an open cuff has come up again, and time that like a release.
  bool refilled(Ms now);

  /// Return whether the time to show an empty cuff is over.
  bool blocked(Ms now) const { return this->due_ != NO_MS && now >= this->due_; }

 protected:
  Ms below_ms_ = 0;
  Ms above_ms_ = 0;
  Ms due_ = SHOWN_WITHIN_MS;
};

}  // namespace cuff
