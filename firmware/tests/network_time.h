#pragma once

#include "../components/cuff_core/units.h"

/// A clock for a device in a test, which only the turns of its clients move: however busy the computer is, what may take
/// 2 s ends after 2 s.
namespace cuff {

Ms network_time();

/// Let time pass in which nothing is done.
void skip_network_time(Ms ms);

}  // namespace cuff
