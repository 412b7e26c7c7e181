#include "sample_runs.h"

namespace cuff {

void SampleRuns::add(const StreamedSample &sample, Span interval_ms) {
  SampleRun &run = this->open_[sample.channel];
  const Span length_ms = run.count * interval_ms;
  if (run.count > 0 && sample.uptime_ms - run.uptime_ms != length_ms)
    this->close_(run);
  if (run.count == 0) {
    run.uptime_ms = sample.uptime_ms;
    run.channel = sample.channel;
  }
  run.pressures[run.count++] = sample.pressure;
  if (run.count * interval_ms >= SAMPLES_FRAME_MS)
    this->close_(run);
}

void SampleRuns::close_(SampleRun &run) {
  this->kept_[this->end_ % CUFF_SAMPLE_RUNS] = run;
  this->end_++;
  run.count = 0;
}

}  // namespace cuff
