#pragma once

#include <string>
#include <vector>

#include "../components/cuff_plant/pneumatics.h"
#include "../components/cuff_server/tls.h"

namespace cuff {

/// The command line of the host program: the Python simulator's options, as far as they make sense here.
struct Options {
  std::string id = "bfr-firmware";
  std::string name = "Firmware on a computer";
  std::string model = "Host";
  std::string firmware = "1.0.0";
  std::string state_file;
  uint32_t address = 0x7F000001;
  uint16_t port = 7332;
  Key key;
  std::vector<const Cuff *> cuffs;
  Limits limits;
  Pressure pressure_max = mmhg(250);
  double time_scale = 1.0;
};

/// Read a command line; return false, with a sentence in `why`, for one that makes no sense.
bool read_options(int count, char **words, Options &options, std::string &why);

}  // namespace cuff
