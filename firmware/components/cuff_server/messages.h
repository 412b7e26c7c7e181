#pragma once

#include "../cuff_core/limits.h"
#include "../cuff_core/requests.h"
#include "json_writer.h"

namespace cuff {

/// Write why a request was refused, in words for people; `channel` is the one that it was about.
void write_message(JsonWriter &json, Message message, int channel, const ControllerConfig &config);

}  // namespace cuff
