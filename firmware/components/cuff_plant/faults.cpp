#include "faults.h"

namespace cuff {

namespace {

constexpr const char *NAMES[] = {
    "sensor_frozen", "sensor_zero", "sensor_out_of_range", "sensor_silent", "sensor_nack",  "sensor_late",
    "sensor_displaced", "leak",     "valve_stuck",         "vent_blocked",  "pump_stuck",
};

}  // namespace

bool parse_fault(const std::string &name, Fault &fault) {
  for (unsigned i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
    if (name == NAMES[i]) {
      fault = static_cast<Fault>(i);
      return true;
    }
  }
  return false;
}

}  // namespace cuff
