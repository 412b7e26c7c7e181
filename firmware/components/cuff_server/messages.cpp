#include "messages.h"

namespace cuff {

namespace {

const char *words(Message message) {
  switch (message) {
    case Message::NOT_TEXT:
      return "frames are text";
    case Message::NOT_AN_OBJECT:
      return "not a JSON object, or nested too deep";
    case Message::NO_USABLE_ID:
      return "no usable id";
    case Message::NO_SUCH_OP:
      return "there is no such op";
    case Message::ID_USED:
      return "this id was used for something else";
    case Message::BAD_MS:
      return "ms must be 0, or a number of at least 1000";
    case Message::BAD_TARGET:
      return "target must be a number of at least 30";
    case Message::BAD_LIMIT:
      return "limit_s must be a number above 0";
    case Message::BAD_SINCE:
      return "since must be a whole number, at least 0";
    case Message::BAD_CHANNEL:
      return "there is no such channel";
    case Message::BAD_SWITCH:
      return "on must be true or false";
    case Message::LEASE_TOO_LONG:
      return "the lease is longer than this controller's, in ms: ";
    case Message::TARGET_TOO_HIGH:
      return "the target is above this channel's, in mmHg: ";
    case Message::LIMIT_TOO_LONG:
      return "limit_s is above this controller's: ";
    case Message::FAULT_LATCHED:
      return "a fault is latched; clear it first";
    case Message::NO_READING:
      return "the sensor has given no valid reading yet";
    case Message::CAUSE_RECENT:
      return "the cause of the fault was there less than 5 s ago";
    case Message::NOT_EMPTY:
      return "the cuff is not below 20 mmHg";
    case Message::NOT_VENTED_LONG:
      return "only a cuff vented for 5 s can be zeroed";
    case Message::NOT_STILL:
      return "the reading is not still";
    case Message::TOO_FAR:
      return "the reading is too far from the factory zero";
    case Message::BARRED:
      return "the button was pressed less than 5 s ago";
    case Message::LEASE_HELD:
      return "another client holds the lease";
    case Message::NO_LEASE:
      return "take the lease first";
    case Message::REPERFUSING:
      return "this cuff has used up its time; let it rest";
    case Message::NOT_STORED:
      return "the occlusion bit cannot be stored";
    case Message::NONE:
      break;
  }
  return "";
}

}  // namespace

void write_message(JsonWriter &json, Message message, int channel, const ControllerConfig &config) {
  json.raw("\"").raw(words(message));
  if (message == Message::LEASE_TOO_LONG)
    json.number(config.limits.lease_max_ms);
  else if (message == Message::LIMIT_TOO_LONG)
    json.seconds(config.limits.occlusion_max_ms);
  else if (message == Message::TARGET_TOO_HIGH && channel >= 0)
    json.pressure(config.channels[channel].pressure_max);
  json.raw("\"");
}

}  // namespace cuff
