#pragma once

#include "../cuff_core/limits.h"
#include "../cuff_core/requests.h"
#include "json_reader.h"

namespace cuff {

constexpr size_t FRAME_BYTES = 4096;
constexpr size_t ID_BYTES = 64;

/// The id of a request; a frame that is none has an empty one.
struct RequestId {
  uint8_t size = 0;
  char text[ID_BYTES] = {};
};

/// What a client may send, by its name.
enum class Argument : uint8_t { ID, OP, CHANNEL, TARGET, LIMIT_S, MS, SINCE, ON };
constexpr int ARGUMENTS = static_cast<int>(Argument::ON) + 1;

/// One frame of a client: a JSON object with a usable id. `content` is equal for equal frames.
///
/// `op` is what it asks for where `op_known`. A value that is not there has the type NONE.
struct Frame {
  RequestId id;
  Op op = Op::IDENTIFY;
  bool op_known = false;
  uint64_t content = 0;
  JsonValue values[ARGUMENTS] = {};

  const JsonValue &operator[](Argument name) const { return this->values[static_cast<int>(name)]; }
};

/// Read one text message; refuse it with `bad_frame` when it is no usable request.
///
/// A key that matters and stands twice makes it none, for then nobody can know which is meant.
Refusal parse_frame(const char *text, size_t size, Frame &frame);

/// Read what a frame asks for; refuse it for an op that there is not, for its arguments, or for a limit.
///
/// `request.channel` is set, where there is one, also when it is refused.
Refusal parse_request(const Frame &frame, const ControllerConfig &config, Request &request);

}  // namespace cuff
