#include "vocabulary.h"

#include <cstring>

namespace cuff {

namespace {

// Each is one text, in the order of its enumeration: a table of pointers would be as large again.
constexpr char PHASES[] = "vented\0inflating\0holding\0releasing\0fault";
constexpr char REASONS[] = "overpressure\0sensor\0leak\0vent_blocked\0command\0deadline\0lease_expired\0button\0boot";
constexpr char KINDS[] = "boot\0inflating\0holding\0released\0fault\0vented\0fault_cleared\0button";
constexpr char OPS[] = "identify\0lease\0inflate\0release\0stream\0events\0zero\0clear_fault";
constexpr char CODES[] =
    "bad_frame\0unknown_op\0bad_argument\0over_limit\0fault\0not_vented\0barred\0lease_held\0no_lease\0reperfusing\0"
    "internal";
constexpr int OP_COUNT = static_cast<int>(Op::CLEAR_FAULT) + 1;

}  // namespace

const char *nth_word(const char *words, int index) {
  for (; index > 0; index--)
    words += std::strlen(words) + 1;
  return words;
}

const char *to_text(Phase phase) { return nth_word(PHASES, static_cast<int>(phase)); }
const char *to_text(Kind kind) { return nth_word(KINDS, static_cast<int>(kind)); }
const char *to_text(ErrorCode code) {
  return code == ErrorCode::NONE ? nullptr : nth_word(CODES, static_cast<int>(code) - 1);
}
const char *to_text(Reason reason) {
  return reason == Reason::NONE ? nullptr : nth_word(REASONS, static_cast<int>(reason) - 1);
}

int find_word(const char *words, int count, const char *text, unsigned size) {
  for (int i = 0; i < count; i++) {
    const unsigned length = std::strlen(words);
    if (length == size && std::memcmp(words, text, size) == 0)
      return i;
    words += length + 1;
  }
  return count;
}

bool parse_op(const char *text, unsigned size, Op &op) {
  const int found = find_word(OPS, OP_COUNT, text, size);
  if (found == OP_COUNT)
    return false;
  op = static_cast<Op>(found);
  return true;
}

}  // namespace cuff
