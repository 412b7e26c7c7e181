#pragma once

#include "../cuff_core/hardware.h"

namespace esphome::cuff_link {

/// The one bit that outlives the power, in the chip's flash or, on a computer, in a file.
///
/// It is written twice a session. ESP-IDF's NVS spreads it over its pages: of ESPHome's 112 one is erased after some
/// 120 writings, and flash bears 100,000 erasures of each, so it lasts for more than 500 million sessions.
class LastingBit : public cuff::Memory {
 public:
  bool load() override;
  bool store(bool bit) override;
};

}  // namespace esphome::cuff_link
