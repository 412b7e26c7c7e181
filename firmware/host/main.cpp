/// Run the firmware's controller on this computer, on a simulated limb.
///
/// It takes the options and the console lines of `python -m simulator`, and says the same first line.

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <mbedtls/base64.h>
#include <unistd.h>

#include "../components/cuff_plant/console.h"
#include "memory.h"
#include "options.h"

namespace cuff {

namespace {

constexpr int TURN_MS = 200;

volatile std::sig_atomic_t done = 0;

void finish(int) { done = 1; }

ControllerConfig configured(const Options &options) {
  ControllerConfig config;
  config.identity = {options.id.c_str(), options.name.c_str(), options.model.c_str(), options.firmware.c_str()};
  config.limits = options.limits;
  config.channel_count = static_cast<int>(options.cuffs.size());
  for (int i = 0; i < config.channel_count; i++)
    config.channels[i] = calibrated(*options.cuffs[i], options.pressure_max);
  return config;
}

/// Say where it listens and what opens it, as one line of JSON.
void announce(const Options &options, uint16_t port) {
  char host[INET_ADDRSTRLEN], key[64];
  size_t size = 0;
  const in_addr address{htonl(options.address)};
  ::inet_ntop(AF_INET, &address, host, sizeof(host));
  mbedtls_base64_encode(reinterpret_cast<unsigned char *>(key), sizeof(key), &size, options.key.bytes, KEY_BYTES);
  char line[512];
  JsonWriter json(line, sizeof(line));
  json.form("{\"event\":\"ready\",\"host\":~,\"port\":~,\"key\":~,\"id\":~}\n").text(host).number(port);
  json.text(key).text(options.id.data(), options.id.size());
  std::fwrite(line, 1, json.length(), stdout);
  std::fflush(stdout);
}

/// Carry out what stands on standard input; return false at its end.
bool listen_to(Console &console) {
  char data[512];
  while (true) {
    const ssize_t size = ::read(STDIN_FILENO, data, sizeof(data));
    if (size <= 0)
      return size < 0 && (errno == EAGAIN || errno == EINTR);
    const std::string answers = console.take(data, static_cast<size_t>(size));
    std::fwrite(answers.data(), 1, answers.size(), stderr);
  }
}

void serve(Device &device) {
  Console console(device);
  bool listening = ::fcntl(STDIN_FILENO, F_SETFL, ::fcntl(STDIN_FILENO, F_GETFL, 0) | O_NONBLOCK) == 0;
  device.server().watch(listening ? STDIN_FILENO : -1);
  while (!done) {
    device.turn(TURN_MS);
    if (listening && !listen_to(console)) {
      listening = false;
      device.server().watch(-1);
    }
  }
}

int run(const Options &options) {
  FileMemory memory(options.state_file);
  Device device(configured(options), options.cuffs, memory, options.time_scale);
  if (!device.start(options.key, options.address, options.port)) {
    std::fprintf(stderr, "cannot listen on port %d: %s\n", options.port, std::strerror(errno));
    return 1;
  }
  announce(options, device.server().port());
  serve(device);
  device.stop();
  return 0;
}

}  // namespace

}  // namespace cuff

int main(int count, char **words) {
  cuff::Options options;
  std::string why;
  if (!cuff::read_options(count, words, options, why)) {
    std::fprintf(stderr, "%s\n", why.c_str());
    return 2;
  }
  for (const int number : {SIGINT, SIGTERM})
    std::signal(number, cuff::finish);
  std::signal(SIGPIPE, SIG_IGN);
  return cuff::run(options);
}
