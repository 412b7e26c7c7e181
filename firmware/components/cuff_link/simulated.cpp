#include "simulated.h"

#ifdef USE_HOST

#include "esphome/core/helpers.h"

#include "../cuff_plant/plant.h"

namespace esphome::cuff_link {

void add_simulated(CuffLink *link, const char *cuff, cuff::Pressure pressure_max) {
  const cuff::Cuff &kind = *cuff::find_cuff(cuff);
  // It lives as long as the program.
  auto *plant = new cuff::Plant(kind, random_uint32());
  link->add_hardware(plant, cuff::calibrated(kind, pressure_max));
}

}  // namespace esphome::cuff_link

#endif
