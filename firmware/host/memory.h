#pragma once

#include <string>

#include "../components/cuff_core/hardware.h"

namespace cuff {

/// The bit that outlives the power, in a file, or without one for as long as this process lives.
class FileMemory : public Memory {
 public:
  explicit FileMemory(std::string path) : path_(std::move(path)) {}

  bool load() override;
  bool store(bool bit) override;

 protected:
  std::string path_;
  bool bit_ = false;
};

}  // namespace cuff
