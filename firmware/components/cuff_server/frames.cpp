#include "frames.h"

#include "messages.h"

namespace cuff {

namespace {

/// Room for what ends a reply behind its events.
constexpr size_t TAIL_BYTES = 32;

void write_announcement(JsonWriter &json, int index, const ChannelLimits &channel) {
  json.raw(index > 0 ? ",{" : "{").key("channel").number(index);
  json.key("pressure_max").pressure(channel.pressure_max);
  json.key("cuff_width_mm").number(channel.cuff_width_mm);
  json.key("fill_s").seconds(channel.fill_ms).raw("}");
}

void write_limits(JsonWriter &json, const Limits &limits) {
  json.key("limits").raw("{").key("occlusion_max_s").seconds(limits.occlusion_max_ms);
  json.key("reperfusion_s").seconds(limits.reperfusion_ms);
  json.key("lease_max_ms").number(limits.lease_max_ms);
  json.key("clients").number(limits.clients);
  json.key("sample_ms").number(limits.sample_ms).raw("}");
}

void write_channel(JsonWriter &json, int index, const ChannelState &channel) {
  json.raw(index > 0 ? ",{" : "{").key("channel").number(index);
  json.key("phase").text(to_text(channel.phase));
  json.key("pressure").pressure(channel.pressure);
  json.key("age_ms").ms_or_null(channel.age_ms);
  json.key("target").pressure(channel.target);
  json.key("occluded_ms").number(channel.occluded_ms);
  json.key("limit_ms").number(channel.limit_ms);
  json.key("left_ms").ms_or_null(channel.left_ms);
  json.key("reperfused_ms").number(channel.reperfused_ms);
  json.key("reason").text(to_text(channel.reason));
  json.key("fault").text(to_text(channel.fault)).raw("}");
}

/// Write the kept events of an answer; return whether there are more than it could show.
bool write_events(JsonWriter &json, const Answer &answer, const EventLog &events) {
  json.key("events").raw("[");
  bool first = true;
  for (uint32_t n = answer.first_event; n < answer.first_event + answer.event_count; n++) {
    Event event;
    if (!events.read(n, event))
      continue;
    const size_t before = json.length();
    json.raw(first ? "" : ",");
    write_event(json, event);
    if (json.full() || json.room() < TAIL_BYTES) {
      json.cut(before);
      return true;
    }
    first = false;
  }
  return answer.more;
}

void write_result(JsonWriter &json, const Answer &answer, const EventLog &events) {
  json.key("result").raw("{").key("seq").number(answer.seq);
  if (answer.op == Op::LEASE || answer.op == Op::INFLATE)
    json.key("left_ms").number(answer.left_ms);
  if (answer.op == Op::INFLATE)
    json.key("target").pressure(answer.target);
  if (answer.op == Op::EVENTS) {
    const bool more = write_events(json, answer, events);
    json.raw("]").key("more").raw(more ? "true" : "false");
  }
  json.raw("}");
}

}  // namespace

void write_hello(JsonWriter &json, const ControllerConfig &config, const char *boot) {
  const Identity &identity = config.identity;
  json.raw("{").key("type").text("hello").key("protocol").number(1).key("boot").text(boot);
  json.key("device").raw("{").key("id").text(identity.id).key("name").text(identity.name);
  json.key("model").text(identity.model).key("firmware").text(identity.firmware).raw("}");
  write_limits(json, config.limits);
  json.key("channels").raw("[");
  for (int i = 0; i < config.channel_count; i++)
    write_announcement(json, i, config.channels[i]);
  json.raw("]}");
}

void write_state(JsonWriter &json, const Snapshot &snapshot, uint32_t seq) {
  json.raw("{").key("type").text("state").key("seq").number(seq).key("uptime_ms").number(snapshot.uptime_ms);
  json.key("lease");
  if (snapshot.owner.empty())
    json.raw("null");
  else
    json.raw("{").key("owner").text(snapshot.owner.name).key("left_ms").number(snapshot.lease_left_ms).raw("}");
  json.key("barred_ms").number(snapshot.barred_ms).key("channels").raw("[");
  for (int i = 0; i < snapshot.channel_count; i++)
    write_channel(json, i, snapshot.channels[i]);
  json.raw("]}");
}

void write_event(JsonWriter &json, const Event &event) {
  json.raw("{").key("type").text("event").key("n").number(event.n).key("uptime_ms").number(event.uptime_ms);
  json.key("channel");
  if (event.channel == NO_CHANNEL)
    json.raw("null");
  else
    json.number(event.channel);
  json.key("kind").text(to_text(event.kind));
  if (event.reason != Reason::NONE)
    json.key("reason").text(to_text(event.reason));
  json.raw("}");
}

void write_samples(JsonWriter &json, const SampleRun &run, Ms interval_ms) {
  json.raw("{").key("type").text("samples").key("channel").number(run.channel);
  json.key("uptime_ms").number(run.uptime_ms).key("interval_ms").number(interval_ms).key("pressure").raw("[");
  for (int i = 0; i < run.count; i++)
    json.raw(i > 0 ? "," : "").pressure(run.pressures[i]);
  json.raw("]}");
}

void write_reply(JsonWriter &json, const Reply &reply, const ControllerConfig &config, const EventLog &events) {
  const Answer &answer = reply.answer;
  json.raw("{").key("type").text("reply").key("id");
  if (reply.id.size == 0)
    json.raw("null");
  else
    json.text(reply.id.text, reply.id.size);
  json.key("ok");
  if (!answer.refusal) {
    json.raw("true");
    write_result(json, answer, events);
  } else {
    json.raw("false").key("error").raw("{").key("code").text(to_text(answer.refusal.code));
    json.key("message");
    write_message(json, answer.refusal.message, answer.channel, config);
    json.raw("}");
  }
  json.raw("}");
}

}  // namespace cuff
