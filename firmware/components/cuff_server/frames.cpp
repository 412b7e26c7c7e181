#include "frames.h"

#include "messages.h"

namespace cuff {

namespace {

/// Room for what ends a reply behind its events.
constexpr size_t TAIL_BYTES = 32;

const char *comma_unless_first(int index) { return index > 0 ? "," : ""; }

void write_announcement(JsonWriter &json, int index, const ChannelLimits &channel) {
  json.form(R"(~{"channel":~,"pressure_max":~,"cuff_width_mm":~,"fill_s":~})").raw(comma_unless_first(index));
  json.number(index).pressure(channel.pressure_max).number(channel.cuff_width_mm).seconds(channel.fill_ms);
}

void write_limits(JsonWriter &json, const Limits &limits) {
  json.form(R"({"occlusion_max_s":~,"reperfusion_s":~,"lease_max_ms":~,"clients":~,"sample_ms":~})");
  json.seconds(limits.occlusion_max_ms).seconds(limits.reperfusion_ms).number(limits.lease_max_ms);
  json.number(limits.clients).number(limits.sample_ms);
}

void write_channel(JsonWriter &json, int index, const ChannelState &channel) {
  json.form(R"(~{"channel":~,"phase":~,"pressure":~,"age_ms":~,"target":~,"occluded_ms":~,"limit_ms":~,"left_ms":~,)"
            R"("reperfused_ms":~,"reason":~,"fault":~})");
  json.raw(comma_unless_first(index)).number(index).text(to_text(channel.phase)).pressure(channel.pressure);
  json.unless_negative(channel.age_ms).pressure(channel.target).number(channel.occluded_ms).number(channel.limit_ms);
  json.unless_negative(channel.left_ms).number(channel.reperfused_ms);
  json.text(to_text(channel.reason)).text(to_text(channel.fault));
}

/// Write the kept events of an answer; return whether there are more than it could show.
bool write_events(JsonWriter &json, const Answer &answer, const EventLog &events) {
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
  json.form(R"("ok":true,"result":{"seq":~)").number(answer.seq);
  if (answer.op == Op::LEASE || answer.op == Op::INFLATE)
    json.form(R"(,"left_ms":~)").number(answer.left_ms);
  if (answer.op == Op::INFLATE)
    json.form(R"(,"target":~)").pressure(answer.target);
  if (answer.op == Op::EVENTS) {
    json.form(R"(,"events":[)");
    const bool more = write_events(json, answer, events);
    json.form(R"(],"more":~)").raw(more ? "true" : "false");
  }
}

void write_error(JsonWriter &json, const Answer &answer, const ControllerConfig &config) {
  json.form(R"("ok":false,"error":{"code":~,"message":")").text(to_text(answer.refusal.code()));
  write_message(json, answer.refusal.message, answer.channel, config);
  json.raw("\"");
}

}  // namespace

void write_hello(JsonWriter &json, const ControllerConfig &config, const char *boot) {
  const Identity &identity = config.identity;
  json.form(R"({"type":"hello","protocol":1,"boot":~,"device":{"id":~,"name":~,"model":~,"firmware":~},"limits":)");
  json.text(boot).text(identity.id).text(identity.name).text(identity.model).text(identity.firmware);
  write_limits(json, config.limits);
  json.form(R"(,"channels":[)");
  for (int i = 0; i < config.channel_count; i++)
    write_announcement(json, i, config.channels[i]);
  json.raw("]}");
}

void write_state(JsonWriter &json, const Snapshot &snapshot, uint32_t seq) {
  json.form(R"({"type":"state","seq":~,"uptime_ms":~,"lease":)").number(seq).number(snapshot.uptime_ms);
  if (snapshot.owner.empty())
    json.raw("null");
  else
    json.form(R"({"owner":~,"left_ms":~})").text(snapshot.owner.name).number(snapshot.lease_left_ms);
  json.form(R"(,"barred_ms":~,"channels":[)").number(snapshot.barred_ms);
  for (int i = 0; i < snapshot.channel_count; i++)
    write_channel(json, i, snapshot.channels[i]);
  json.raw("]}");
}

void write_event(JsonWriter &json, const Event &event) {
  json.form(R"({"type":"event","n":~,"uptime_ms":~,"channel":~,"kind":~)").number(event.n).number(event.uptime_ms);
  json.unless_negative(event.channel).text(to_text(event.kind));
  if (event.reason != Reason::NONE)
    json.form(R"(,"reason":~)").text(to_text(event.reason));
  json.raw("}");
}

void write_samples(JsonWriter &json, const SampleRun &run, Span interval_ms) {
  json.form(R"({"type":"samples","channel":~,"uptime_ms":~,"interval_ms":~,"pressure":[)");
  json.number(run.channel).number(run.uptime_ms).number(interval_ms);
  for (int i = 0; i < run.count; i++)
    json.raw(comma_unless_first(i)).pressure(run.pressures[i]);
  json.raw("]}");
}

void write_reply(JsonWriter &json, const Reply &reply, const ControllerConfig &config, const EventLog &events) {
  json.form(R"({"type":"reply","id":~,)");
  if (reply.id.size == 0)
    json.raw("null");
  else
    json.text(reply.id.text, reply.id.size);
  if (reply.answer.refusal)
    write_error(json, reply.answer, config);
  else
    write_result(json, reply.answer, events);
  json.raw("}}");
}

}  // namespace cuff
