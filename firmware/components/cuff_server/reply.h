#pragma once

#include "../cuff_core/requests.h"
#include "request_frame.h"

namespace cuff {

/// The answer to one request, so small that the last 32 of each client can be kept.
struct Answer {
  Op op = Op::IDENTIFY;
  Refusal refusal;
  int8_t channel = 0;
  uint8_t event_count = 0;
  bool more = false;
  uint32_t seq = 0;
  uint32_t first_event = 0;
  Span left_ms = 0;
  Pressure target = 0;
};

/// An answer on its way, with the id of the request; an empty one is null.
struct Reply {
  RequestId id;
  Answer answer;
};

}  // namespace cuff
