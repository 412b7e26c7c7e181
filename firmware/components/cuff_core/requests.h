#pragma once

#include "units.h"
#include "vocabulary.h"

/// What clients ask for, once it has been read and checked, and what it leads to.
namespace cuff {

/// Stands for every channel.
constexpr int ALL_CHANNELS = -1;

/// A request; which fields matter depends on the op. `limit_ms` is NO_MS when there is none.
struct Request {
  Op op = Op::IDENTIFY;
  int channel = ALL_CHANNELS;
  Pressure target = 0;
  Span limit_ms = NO_MS;
  Span lease_ms = 0;
  Ms since = 0;
  bool on = false;
};

/// Why a request was refused, in words; a few have a limit of the controller in them.
///
/// They are in the order of their codes (see `code_of`).
enum class Message : uint8_t {
  NONE,
  NOT_TEXT,
  NOT_AN_OBJECT,
  NO_USABLE_ID,
  NO_SUCH_OP,
  ID_USED,
  BAD_MS,
  BAD_TARGET,
  BAD_LIMIT,
  BAD_SINCE,
  BAD_CHANNEL,
  BAD_SWITCH,
  LEASE_TOO_LONG,
  TARGET_TOO_HIGH,
  LIMIT_TOO_LONG,
  FAULT_LATCHED,
  NO_READING,
  CAUSE_RECENT,
  NOT_EMPTY,
  NOT_VENTED_LONG,
  NOT_STILL,
  TOO_FAR,
  BARRED,
  LEASE_HELD,
  NO_LEASE,
  REPERFUSING,
  NOT_STORED,
};

/// Return the code that goes with a message.
ErrorCode code_of(Message message);

/// A request that is not carried out; the message is NONE for one that may be.
struct Refusal {
  Message message = Message::NONE;

  ErrorCode code() const { return code_of(this->message); }
  explicit operator bool() const { return this->message != Message::NONE; }
};

/// What a request led to. `left_ms` and `target` are for a lease and for an inflated cuff.
///
/// `version` is of the first snapshot that shows it.
struct Result {
  Refusal refusal;
  uint32_t version = 0;
  Pressure target = 0;
  Span left_ms = 0;
};

}  // namespace cuff
