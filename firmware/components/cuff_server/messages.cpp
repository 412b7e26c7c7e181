#include "messages.h"

namespace cuff {

namespace {

/// One text, in the order of Message; the first is that of NONE.
constexpr char WORDS[] =
    "\0"
    "frames are text\0"
    "not a JSON object, or nested too deep\0"
    "no usable id\0"
    "no such op\0"
    "this id was used before\0"
    "ms must be 0 or at least 1000\0"
    "target must be at least 30\0"
    "limit_s must be above 0\0"
    "since must be a whole number\0"
    "no such channel\0"
    "on must be true or false\0"
    "longest lease, in ms: \0"
    "highest target, in mmHg: \0"
    "longest limit_s: \0"
    "a fault is latched; clear it first\0"
    "the sensor gives no reading\0"
    "the fault's cause has not been gone for 5 s\0"
    "the cuff is not below 20 mmHg\0"
    "not vented for 5 s yet\0"
    "the reading is not still\0"
    "too far from the factory zero\0"
    "the button was pressed less than 5 s ago\0"
    "another client holds the lease\0"
    "take the lease first\0"
    "this cuff has used up its time; let it rest\0"
    "the occlusion bit cannot be stored\0";

}  // namespace

void write_message(JsonWriter &json, Message message, int channel, const ControllerConfig &config) {
  json.raw(nth_word(WORDS, static_cast<int>(message)));
  if (message == Message::LEASE_TOO_LONG)
    json.number(config.limits.lease_max_ms);
  else if (message == Message::LIMIT_TOO_LONG)
    json.seconds(config.limits.occlusion_max_ms);
  else if (message == Message::TARGET_TOO_HIGH && channel >= 0)
    json.pressure(config.channels[channel].pressure_max);
}

}  // namespace cuff
