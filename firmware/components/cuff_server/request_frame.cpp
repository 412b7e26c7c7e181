#include "request_frame.h"

namespace cuff {

namespace {

constexpr int64_t MICROS_PER_MS = 1000;
constexpr int64_t MICROS_PER_TENTH = 100000;
constexpr int64_t ONE = 1000000;

struct Name {
  const char *name;
  JsonValue Frame::*place;
};

constexpr Name NAMES[] = {
    {"id", &Frame::id_value},     {"op", &Frame::op}, {"channel", &Frame::channel}, {"target", &Frame::target},
    {"limit_s", &Frame::limit_s}, {"ms", &Frame::ms}, {"since", &Frame::since},     {"on", &Frame::on},
};

/// Keep a value that may matter; return false when its key stands twice.
bool keep(void *context, const JsonValue &key, const JsonValue &value) {
  auto *frame = static_cast<Frame *>(context);
  for (const auto &name : NAMES) {
    if (!key.equals(name.name))
      continue;
    if ((frame->*name.place).type != JsonValue::NONE)
      return false;
    frame->*name.place = value;
  }
  return true;
}

/// Return whether a value is a number of at least so many whole units.
bool at_least(const JsonValue &value, int64_t units) {
  return value.type == JsonValue::NUMBER && value.micros >= units * ONE && !(value.micros == 0 && value.negative);
}

bool above(const JsonValue &value, int64_t micros) {
  return value.micros > micros || (value.micros == micros && value.more);
}

bool whole(const JsonValue &value) { return value.micros % ONE == 0 && !value.more; }

bool parse_channel(const Frame &frame, const ControllerConfig &config, Request &request) {
  if (!at_least(frame.channel, 0) || !whole(frame.channel) || frame.channel.micros >= config.channel_count * ONE)
    return false;
  request.channel = static_cast<int>(frame.channel.micros / ONE);
  return true;
}

Refusal parse_lease(const Frame &frame, const ControllerConfig &config, Request &request) {
  const bool none = at_least(frame.ms, 0) && frame.ms.micros == 0 && !frame.ms.more;
  if (!none && !at_least(frame.ms, LEASE_MIN_MS))
    return {ErrorCode::BAD_ARGUMENT, Message::BAD_MS};
  if (above(frame.ms, config.limits.lease_max_ms * ONE))
    return {ErrorCode::OVER_LIMIT, Message::LEASE_TOO_LONG};
  request.lease_ms = static_cast<Span>(frame.ms.micros / ONE);
  return {};
}

Refusal parse_limit(const Frame &frame, const ControllerConfig &config, Request &request) {
  if (frame.limit_s.type == JsonValue::NONE)
    return {};
  if (!at_least(frame.limit_s, 0) || (frame.limit_s.micros == 0 && !frame.limit_s.more))
    return {ErrorCode::BAD_ARGUMENT, Message::BAD_LIMIT};
  if (above(frame.limit_s, config.limits.occlusion_max_ms * MICROS_PER_MS))
    return {ErrorCode::OVER_LIMIT, Message::LIMIT_TOO_LONG};
  request.limit_ms = static_cast<Span>(frame.limit_s.micros / MICROS_PER_MS);
  return {};
}

Refusal parse_inflate(const Frame &frame, const ControllerConfig &config, Request &request) {
  if (!at_least(frame.target, TARGET_MIN / mmhg(1)))
    return {ErrorCode::BAD_ARGUMENT, Message::BAD_TARGET};
  const Refusal limit = parse_limit(frame, config, request);
  if (limit.code == ErrorCode::BAD_ARGUMENT)
    return limit;
  const int64_t highest = config.channels[request.channel].pressure_max;
  if (above(frame.target, highest * (ONE / mmhg(1))))
    return {ErrorCode::OVER_LIMIT, Message::TARGET_TOO_HIGH};
  const int64_t tenths = (frame.target.micros + MICROS_PER_TENTH / 2) / MICROS_PER_TENTH;
  request.target = static_cast<Pressure>(tenths * (mmhg(1) / 10));
  return limit;
}

Refusal parse_stream(const Frame &frame, Request &request) {
  if (frame.on.type != JsonValue::BOOLEAN)
    return {ErrorCode::BAD_ARGUMENT, Message::BAD_SWITCH};
  request.on = frame.on.truth;
  return {};
}

Refusal parse_events(const Frame &frame, Request &request) {
  if (!at_least(frame.since, 0) || !whole(frame.since))
    return {ErrorCode::BAD_ARGUMENT, Message::BAD_SINCE};
  request.since = frame.since.micros / ONE;
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

}  // namespace

Refusal parse_frame(const char *text, size_t size, Frame &frame) {
  if (!JsonReader(text, size).object(keep, &frame, frame.content))
    return {ErrorCode::BAD_FRAME, Message::NOT_AN_OBJECT};
  const JsonValue &id = frame.id_value;
  const int length = id.type == JsonValue::STRING ? id.decode(frame.id.text, ID_BYTES) : 0;
  if (length < 1)
    return {ErrorCode::BAD_FRAME, Message::NO_USABLE_ID};
  frame.id.size = static_cast<uint8_t>(length);
  return {};
}

Refusal parse_request(const Frame &frame, const ControllerConfig &config, Request &request) {
  char word[16];
  const int size = frame.op.type == JsonValue::STRING ? frame.op.decode(word, sizeof(word)) : -1;
  if (size < 0 || !parse_op(word, static_cast<unsigned>(size), request.op))
    return {ErrorCode::UNKNOWN_OP, Message::NO_SUCH_OP};
  // An unusable channel of a release means all of them.
  const bool found = parse_channel(frame, config, request);
  if (!found && needs_channel(request.op))
    return {ErrorCode::BAD_ARGUMENT, Message::BAD_CHANNEL};
  return parse_arguments(frame, config, request);
}

}  // namespace cuff
