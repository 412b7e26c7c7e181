#pragma once

#include <cstdint>

/// The vocabulary of Cuff Link: every fixed string that goes over the wire.
namespace cuff {

/// What a channel is doing.
enum class Phase : uint8_t { VENTED, INFLATING, HOLDING, RELEASING, FAULT };

/// Why a channel was last released. The first four after NONE are also what may be latched as a fault.
enum class Reason : uint8_t {
  NONE,
  OVERPRESSURE,
  SENSOR,
  LEAK,
  VENT_BLOCKED,
  COMMAND,
  DEADLINE,
  LEASE_EXPIRED,
  BUTTON,
  BOOT,
};

/// What an event reports.
enum class Kind : uint8_t { BOOT, INFLATING, HOLDING, RELEASED, FAULT, VENTED, FAULT_CLEARED, BUTTON };

/// What a client may ask for.
enum class Op : uint8_t { IDENTIFY, LEASE, INFLATE, RELEASE, STREAM, EVENTS, ZERO, CLEAR_FAULT };

/// Why a request was refused, in the order in which the reasons are checked; NONE when it was not.
enum class ErrorCode : uint8_t {
  NONE,
  BAD_FRAME,
  UNKNOWN_OP,
  BAD_ARGUMENT,
  OVER_LIMIT,
  FAULT,
  NOT_VENTED,
  BARRED,
  LEASE_HELD,
  NO_LEASE,
  REPERFUSING,
  INTERNAL,
};

/// Return one of several words, each with its end, by where it stands.
const char *nth_word(const char *words, int index);

/// Return where `text` stands among the first `count` of several words; `count` when it is none of them.
int find_word(const char *words, int count, const char *text, unsigned size);

const char *to_text(Phase phase);
const char *to_text(Kind kind);

/// Return the word, null for NONE.
const char *to_text(ErrorCode code);
const char *to_text(Reason reason);

/// Return whether `text` of `size` bytes names an op, and which.
bool parse_op(const char *text, unsigned size, Op &op);

}  // namespace cuff
