#pragma once

#include "../components/cuff_core/limits.h"

namespace cuff {

/// What pump and valve do in the next step while a cuff is held.
struct DriveTold {
  Duty duty = 0;
  bool bleed = false;
};

/// For each channel; its regulator knows which it is by `pump_rate`, which nothing else uses.
extern DriveTold drives_told[CHANNELS_MAX];

}  // namespace cuff
