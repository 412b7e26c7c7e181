#pragma once

#include "../cuff_core/units.h"

namespace cuff {

/// A moment on the network's clock, in ms. It begins anew every 49 days, so moments are compared by what lies between
/// them; none is asked about that is more than 24 days away.
using Moment = uint32_t;

/// Return the time from one moment to a later one; negative the other way round.
constexpr Span since(Moment moment, Moment now) { return static_cast<Span>(now - moment); }

/// Return whether a moment has come.
constexpr bool reached(Moment moment, Moment now) { return since(moment, now) >= 0; }

}  // namespace cuff
