#include "request_frame.h"

namespace cuff {

namespace {

constexpr char NAMES[] = "id\0op\0channel\0target\0limit_s\0ms\0since\0on";
constexpr size_t NAME_BYTES = 8;
constexpr size_t OP_BYTES = 16;

constexpr int64_t MICROS = 1000000;

/// Keep a value that may matter; return false when its key stands twice.
bool keep(void *context, const JsonValue &key, const JsonValue &value) {
  char name[NAME_BYTES];
  const int size = key.decode(name, sizeof(name));
  const int index = size < 0 ? ARGUMENTS : find_word(NAMES, ARGUMENTS, name, static_cast<unsigned>(size));
  if (index == ARGUMENTS)
    return true;
  JsonValue &place = static_cast<Frame *>(context)->values[index];
  if (place.type != JsonValue::NONE)
    return false;
  place = value;
  return true;
}

/// A number in thousandths, as much as fits; negative for what is no number or below 0. `more` says that something was
/// cut off.
struct Thousandths {
  explicit Thousandths(const JsonValue &json) {
    if (json.type != JsonValue::NUMBER || json.negative)
      return;
    this->value = to_span(json.micros / 1000);
    this->more = json.more || json.micros % 1000 != 0;
  }

  bool above(Span most) const { return this->value > most || (this->value == most && this->more); }

  Span value = -1;
  bool more = false;
};

bool parse_channel(const Frame &frame, const ControllerConfig &config, Request &request) {
  const Thousandths channel(frame[Argument::CHANNEL]);
  if (channel.value < 0 || channel.more || channel.value % 1000 != 0 || channel.value >= config.channel_count * 1000)
    return false;
  request.channel = channel.value / 1000;
  return true;
}

Refusal parse_lease(const Frame &frame, const ControllerConfig &config, Request &request) {
  const Thousandths ms(frame[Argument::MS]);
  const bool none = ms.value == 0 && !ms.more;
  if (!none && ms.value < LEASE_MIN_MS * 1000)
    return {Message::BAD_MS};
  if (ms.above(config.limits.lease_max_ms * 1000))
    return {Message::LEASE_TOO_LONG};
  request.lease_ms = ms.value / 1000;
  return {};
}

Refusal parse_limit(const Frame &frame, const ControllerConfig &config, Request &request) {
  if (frame[Argument::LIMIT_S].type == JsonValue::NONE)
    return {};
  const Thousandths limit_s(frame[Argument::LIMIT_S]);
  if (limit_s.value < 0 || !limit_s.above(0))
    return {Message::BAD_LIMIT};
  if (limit_s.above(config.limits.occlusion_max_ms))
    return {Message::LIMIT_TOO_LONG};
  request.limit_ms = limit_s.value;
  return {};
}

Refusal parse_inflate(const Frame &frame, const ControllerConfig &config, Request &request) {
  const Thousandths target(frame[Argument::TARGET]);
  if (target.value < TARGET_MIN * 10)
    return {Message::BAD_TARGET};
  const Refusal limit = parse_limit(frame, config, request);
  if (limit.message == Message::BAD_LIMIT)
    return limit;
  if (target.above(config.channels[request.channel].pressure_max * 10))
    return {Message::TARGET_TOO_HIGH};
  request.target = (target.value + 50) / 100 * (mmhg(1) / 10);
  return limit;
}

Refusal parse_stream(const Frame &frame, Request &request) {
  if (frame[Argument::ON].type != JsonValue::BOOLEAN)
    return {Message::BAD_SWITCH};
  request.on = frame[Argument::ON].truth;
  return {};
}

Refusal parse_events(const Frame &frame, Request &request) {
  const JsonValue &since = frame[Argument::SINCE];
  // Not in thousandths: events are counted for as long as a controller runs.
  if (Thousandths(since).value < 0 || since.more || since.micros % MICROS != 0)
    return {Message::BAD_SINCE};
  request.since = since.micros / MICROS;
  return {};
}

Refusal parse_arguments(const Frame &frame, const ControllerConfig &config, Request &request) {
  switch (request.op) {
    case Op::LEASE:
      return parse_lease(frame, config, request);
    case Op::INFLATE:
      return parse_inflate(frame, config, request);
    case Op::STREAM:
      return parse_stream(frame, request);
    case Op::EVENTS:
      return parse_events(frame, request);
    default:
      return {};
  }
}

bool needs_channel(Op op) {
  return op == Op::INFLATE || op == Op::STREAM || op == Op::ZERO || op == Op::CLEAR_FAULT;
}

void read_op(Frame &frame) {
  char word[OP_BYTES];
  const JsonValue &op = frame[Argument::OP];
  const int size = op.type == JsonValue::STRING ? op.decode(word, sizeof(word)) : -1;
  frame.op_known = size >= 0 && parse_op(word, static_cast<unsigned>(size), frame.op);
}

}  // namespace

Refusal parse_frame(const char *text, size_t size, Frame &frame) {
  if (!JsonReader(text, size).object(keep, &frame, frame.content))
    return {Message::NOT_AN_OBJECT};
  const JsonValue &id = frame[Argument::ID];
  const int length = id.type == JsonValue::STRING ? id.decode(frame.id.text, ID_BYTES) : 0;
  if (length < 1)
    return {Message::NO_USABLE_ID};
  frame.id.size = static_cast<uint8_t>(length);
  read_op(frame);
  return {};
}

Refusal parse_request(const Frame &frame, const ControllerConfig &config, Request &request) {
  request.op = frame.op;
  if (!frame.op_known)
    return {Message::NO_SUCH_OP};
  // An unusable channel of a release means all of them.
  const bool found = parse_channel(frame, config, request);
  if (!found && needs_channel(request.op))
    return {Message::BAD_CHANNEL};
  return parse_arguments(frame, config, request);
}

}  // namespace cuff
