#pragma once

#include "../cuff_core/events.h"
#include "../cuff_core/snapshot.h"
#include "json_writer.h"
#include "reply.h"

/// What the controller sends, as JSON.
namespace cuff {

constexpr int EVENTS_AT_ONCE = 16;
constexpr Span SAMPLES_FRAME_MS = 100;

/// More than a frame of samples takes.
constexpr size_t SAMPLES_BYTES = 256;
constexpr int SAMPLES_AT_ONCE = SAMPLES_FRAME_MS / STEP_MS;

/// A run of samples of one channel, the first taken at `uptime_ms`.
struct SampleRun {
  Ms uptime_ms;
  uint8_t channel;
  uint8_t count;
  Pressure pressures[SAMPLES_AT_ONCE];
};

/// Write the first frame of every connection.
void write_hello(JsonWriter &json, const ControllerConfig &config, const char *boot);

/// Write a full snapshot.
void write_state(JsonWriter &json, const Snapshot &snapshot, uint32_t seq);

void write_event(JsonWriter &json, const Event &event);

void write_samples(JsonWriter &json, const SampleRun &run, Span interval_ms);

/// Write a reply. Events that do not fit are left for the next request.
void write_reply(JsonWriter &json, const Reply &reply, const ControllerConfig &config, const EventLog &events);

}  // namespace cuff
