#pragma once

#include <string>

namespace cuff {

/// Something broken in one channel, as the simulator's console names it.
enum class Fault {
  SENSOR_FROZEN,
  SENSOR_ZERO,
  SENSOR_OUT_OF_RANGE,
  SENSOR_SILENT,
  SENSOR_NACK,
  SENSOR_LATE,
  SENSOR_DISPLACED,
  LEAK,
  VALVE_STUCK,
  VENT_BLOCKED,
  PUMP_STUCK,
};

/// Return whether there is a fault of that name, and which.
bool parse_fault(const std::string &name, Fault &fault);

}  // namespace cuff
