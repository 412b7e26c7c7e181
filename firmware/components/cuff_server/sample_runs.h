#pragma once

#include "../cuff_core/renew.h"
#include "../cuff_core/samples.h"
#include "frames.h"

namespace cuff {

#ifndef CUFF_SAMPLE_RUNS
#define CUFF_SAMPLE_RUNS 16
#endif

/// Samples put together to frames, of which the last are kept for readers that are slower than others.
class SampleRuns {
 public:
  void clear() { renew(*this); }

  /// Take one sample in.
  void add(const StreamedSample &sample, Span interval_ms);

  /// The number behind the newest run.
  uint32_t end() const { return this->end_; }

  /// Return run `next`, null when it is not there yet; a reader that is too slow goes on with the oldest.
  const SampleRun *from(uint32_t &next) const {
    if (this->end_ - next > CUFF_SAMPLE_RUNS)
      next = this->end_ - CUFF_SAMPLE_RUNS;
    return next == this->end_ ? nullptr : &this->kept_[next % CUFF_SAMPLE_RUNS];
  }

 protected:
  void close_(SampleRun &run);

  uint32_t end_ = 0;
  SampleRun open_[CHANNELS_MAX] = {};
  SampleRun kept_[CUFF_SAMPLE_RUNS] = {};
};

}  // namespace cuff
