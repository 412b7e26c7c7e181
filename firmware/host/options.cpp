#include "options.h"

#include <cstdlib>
#include <map>
#include <sstream>

#include <arpa/inet.h>
#include <sys/random.h>

#include "../components/cuff_server/accept.h"
#include "../components/cuff_server/server.h"

namespace cuff {

namespace {

constexpr double TIME_SCALE_MAX = 60;
constexpr size_t TEXT_BYTES = 64;

using Read = bool (*)(const std::string &text, Options &options);

bool number(const std::string &text, double low, double high, double &value) {
  char *end = nullptr;
  value = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0' && value >= low && value <= high;
}

bool milliseconds(const std::string &text, double low, double high, Span &value) {
  double seconds;
  if (!number(text, low, high, seconds))
    return false;
  value = static_cast<Span>(seconds * 1000);
  return true;
}

bool keep_text(const std::string &text, std::string &kept) {
  kept = text;
  return !text.empty() && text.size() <= TEXT_BYTES;
}

bool read_host(const std::string &text, Options &options) {
  in_addr address{};
  const bool good = ::inet_pton(AF_INET, text.c_str(), &address) == 1;
  options.address = ntohl(address.s_addr);
  return good;
}

bool read_port(const std::string &text, Options &options) {
  double port;
  const bool good = number(text, 0, 65535, port);
  options.port = static_cast<uint16_t>(port);
  return good;
}

bool read_key(const std::string &text, Options &options) {
  return parse_key(text.data(), text.size(), options.key.bytes);
}

bool read_channels(const std::string &text, Options &options) {
  std::istringstream names(text);
  std::string name;
  options.cuffs.clear();
  while (std::getline(names, name, ',')) {
    const Cuff *cuff = find_cuff(name);
    if (cuff == nullptr)
      return false;
    options.cuffs.push_back(cuff);
  }
  return !options.cuffs.empty() && options.cuffs.size() <= CHANNELS_MAX;
}

bool read_scale(const std::string &text, Options &options) {
  return number(text, 0.01, TIME_SCALE_MAX, options.time_scale);
}

bool read_clients(const std::string &text, Options &options) {
  double clients;
  const bool good = number(text, 2, CLIENTS_MAX, clients);
  options.limits.clients = static_cast<int>(clients);
  return good;
}

bool read_sample_ms(const std::string &text, Options &options) {
  double sample_ms;
  const bool good = number(text, 10, 25, sample_ms);
  options.limits.sample_ms = static_cast<Span>(sample_ms);
  return good;
}

bool read_lease_max(const std::string &text, Options &options) {
  // Longer than a controller may announce: a clock that runs faster makes it as much shorter again.
  double lease_max_ms;
  const bool good = number(text, 1000, 5000 * TIME_SCALE_MAX, lease_max_ms);
  options.limits.lease_max_ms = static_cast<Span>(lease_max_ms);
  return good;
}

bool read_pressure_max(const std::string &text, Options &options) {
  double pressure_max;
  const bool good = number(text, 30, 300, pressure_max);
  options.pressure_max = static_cast<Pressure>(pressure_max * 100);
  return good;
}

const std::map<std::string, Read> READERS{
    {"--host", read_host},
    {"--port", read_port},
    {"--key", read_key},
    {"--channels", read_channels},
    {"--time-scale", read_scale},
    {"--clients", read_clients},
    {"--sample-ms", read_sample_ms},
    {"--lease-max-ms", read_lease_max},
    {"--pressure-max", read_pressure_max},
    {"--id", [](const std::string &text, Options &options) { return keep_text(text, options.id); }},
    {"--name", [](const std::string &text, Options &options) { return keep_text(text, options.name); }},
    {"--firmware", [](const std::string &text, Options &options) { return keep_text(text, options.firmware); }},
    {"--model", [](const std::string &text, Options &options) { return keep_text(text, options.model); }},
    {"--occlusion-max-s",
     [](const std::string &text, Options &options) {
       return milliseconds(text, 1, 1200, options.limits.occlusion_max_ms);
     }},
    {"--reperfusion-s",
     [](const std::string &text, Options &options) {
       return milliseconds(text, 60, 3600, options.limits.reperfusion_ms);
     }},
    {"--state",
     [](const std::string &text, Options &options) {
       options.state_file = text;
       return !text.empty();
     }},
};

}  // namespace

bool read_options(int count, char **words, Options &options, std::string &why) {
  ::getrandom(options.key.bytes, KEY_BYTES, 0);
  read_channels("arm,thigh", options);
  for (int i = 1; i < count; i += 2) {
    const auto found = READERS.find(words[i]);
    if (found == READERS.end()) {
      why = std::string(words[i]) + " is no option";
      return false;
    }
    if (i + 1 == count || !found->second(words[i + 1], options)) {
      why = std::string(words[i]) + " needs another value";
      return false;
    }
  }
  return true;
}

}  // namespace cuff
