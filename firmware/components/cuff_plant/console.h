#pragma once

#include <string>
#include <vector>

#include "device.h"

namespace cuff {

/// Line commands for tests that run a controller as a process: those of the Python simulator's console, and what
/// its tests look at from inside. `network lost` resets every socket, `off` also lets no one in until `on`.
class Console {
 public:
  explicit Console(Device &device) : device_(device) {}

  /// Carry out one line; return what it led to, as one line of JSON.
  std::string answer(const std::string &line);

  /// Carry out the whole lines of what was read, the rest with the next; return the answers.
  std::string take(const char *data, size_t size);

 protected:
  using Words = std::vector<std::string>;
  using Command = std::string (Console::*)(const Words &words);

  std::string fault_(const Words &words);
  std::string exercise_(const Words &words);
  std::string drift_(const Words &words);
  std::string pressure_(const Words &words);
  std::string tense_(const Words &words);
  std::string knock_(const Words &words);
  std::string lop_(const Words &words);
  std::string button_(const Words &words);
  std::string power_(const Words &words);
  std::string stall_(const Words &words);
  std::string key_(const Words &words);
  std::string warp_(const Words &words);
  std::string boot_(const Words &words);
  std::string state_(const Words &words);
  std::string clients_(const Words &words);
  std::string network_(const Words &words);
  std::string identifying_(const Words &words);
  std::string update_(const Words &words);
  int channel_(const std::string &word) const;

  Device &device_;
  std::string rest_;
};

}  // namespace cuff
