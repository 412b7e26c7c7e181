#pragma once

#include "units.h"

namespace cuff {

constexpr Span SHOWN_WITHIN_MS = 20000;
constexpr Span DWELL_MS = 1000;

/// Follows a cuff across 20 mmHg, and times each release (Cuff Link, rule 7).
///
/// A new one has a release under way: a controller boots with its valves open.
class VentWatch {
 public:
  /// Count the time on this side of the line; no valid sample is on neither.
  void advance(Span dt, bool valid, bool below);

  /// Expect a valid sample below 20 mmHg within 20 s.
  void release() { this->waiting_ms_ = 0; }

  /// Expect nothing: the cuff is being inflated.
  void stop() { this->waiting_ms_ = NO_MS; }

  Span below_ms() const { return this->below_ms_; }

  /// Return whether the cuff has been below 20 mmHg for 1 s.
  bool vented() const { return this->below_ms_ >= DWELL_MS; }

  /// Return whether an open cuff has come up again, and time that like a release.
  bool refilled();

  /// Return whether the time to show an empty cuff is over.
  bool blocked() const { return this->waiting_ms_ >= SHOWN_WITHIN_MS; }

 protected:
  Span below_ms_ = 0;
  Span above_ms_ = 0;
  Span waiting_ms_ = 0;
};

}  // namespace cuff
