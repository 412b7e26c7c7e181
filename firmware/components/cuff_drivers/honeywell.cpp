#include "honeywell.h"

namespace cuff {

constexpr uint8_t START[] = {0xAA, 0x00, 0x00};
constexpr unsigned ANSWER_SIZE = 4;

// Of the status byte, the first of an answer.
constexpr uint8_t POWERED = 0x40;
constexpr uint8_t BUSY = 0x20;
constexpr uint8_t MEMORY_FAILED = 0x04;
constexpr uint8_t AT_ITS_END = 0x01;

// A tenth and nine tenths of 24 bits: transfer function A, from 0 to the end of the range.
constexpr int32_t COUNTS_LOW = 0x19999A;
constexpr int32_t COUNTS_HIGH = 0xE66666;

bool HoneywellSensor::read(Ms dt, Sample &sample) {
  this->age_ms_ += dt;
  const bool taken = this->converting_ && this->take_(sample);
  if (!this->converting_)
    this->start_();
  return taken;
}

/// Take the answer; one that is still busy is asked for again, and a bad one is dropped.
bool HoneywellSensor::take_(Sample &sample) {
  uint8_t answer[ANSWER_SIZE];
  const bool answered = this->bus_.read(this->address_, answer, ANSWER_SIZE);
  const uint8_t status = answered ? answer[0] : 0;
  this->converting_ = answered && (status & POWERED) != 0 && (status & BUSY) != 0;
  if (this->converting_ || (status & POWERED) == 0 || (status & MEMORY_FAILED) != 0)
    return false;
  const int32_t counts = answer[1] << 16 | answer[2] << 8 | answer[3];
  const int64_t above = counts - COUNTS_LOW;
  const bool at_its_end = (status & AT_ITS_END) != 0;
  const Pressure pressure = static_cast<Pressure>(above * this->range_ / (COUNTS_HIGH - COUNTS_LOW));
  sample = {counts, at_its_end ? SATURATED : pressure, this->age_ms_};
  return true;
}

void HoneywellSensor::start_() {
  this->converting_ = this->bus_.write(this->address_, START, sizeof(START));
  this->age_ms_ = 0;
}

}  // namespace cuff
