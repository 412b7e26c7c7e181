#include "requests.h"

namespace cuff {

namespace {

/// The first message of each code, from BAD_FRAME on.
constexpr Message FIRST[] = {
    Message::NOT_TEXT,      Message::NO_SUCH_OP, Message::ID_USED, Message::LEASE_TOO_LONG,
    Message::FAULT_LATCHED, Message::NOT_EMPTY,  Message::BARRED,  Message::LEASE_HELD,
    Message::NO_LEASE,      Message::REPERFUSING, Message::NOT_STORED,
};

}  // namespace

ErrorCode code_of(Message message) {
  int code = 0;
  for (const Message first : FIRST)
    code += message >= first ? 1 : 0;
  return static_cast<ErrorCode>(code);
}

}  // namespace cuff
