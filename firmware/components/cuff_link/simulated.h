#pragma once

#include "esphome/core/defines.h"

#ifdef USE_HOST

#include "cuff_link.h"

namespace esphome::cuff_link {

/// Add a channel on a simulated limb, "arm" or "thigh", with the limits that a maker would find for it.
void add_simulated(CuffLink *link, const char *cuff, cuff::Pressure pressure_max);

}  // namespace esphome::cuff_link

#endif
