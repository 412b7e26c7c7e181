#include "vocabulary.h"

#include <cstring>

namespace cuff {

namespace {

constexpr const char *PHASES[] = {"vented", "inflating", "holding", "releasing", "fault"};
constexpr const char *REASONS[] = {
    nullptr, "overpressure", "sensor", "leak", "vent_blocked", "command", "deadline", "lease_expired", "button", "boot",
};
constexpr const char *KINDS[] = {
    "boot", "inflating", "holding", "released", "fault", "vented", "fault_cleared", "button",
};
constexpr const char *OPS[] = {
    "lease", "inflate", "release", "stream", "events", "zero", "clear_fault", "identify",
};
constexpr const char *CODES[] = {
    nullptr,      "bad_frame", "unknown_op", "bad_argument", "over_limit",  "fault",
    "not_vented", "barred",    "lease_held", "no_lease",     "reperfusing", "internal",
};

}  // namespace

const char *to_text(Phase phase) { return PHASES[static_cast<int>(phase)]; }
const char *to_text(Kind kind) { return KINDS[static_cast<int>(kind)]; }
const char *to_text(ErrorCode code) { return CODES[static_cast<int>(code)]; }
const char *to_text(Reason reason) { return REASONS[static_cast<int>(reason)]; }

bool parse_op(const char *text, unsigned size, Op &op) {
  for (unsigned i = 0; i < sizeof(OPS) / sizeof(OPS[0]); i++) {
    if (std::strlen(OPS[i]) == size && std::memcmp(OPS[i], text, size) == 0) {
      op = static_cast<Op>(i);
      return true;
    }
  }
  return false;
}

}  // namespace cuff
