#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <new>
#include <vector>

#include "../components/cuff_core/channel.h"
#include "../components/cuff_server/connection.h"
#include "../components/cuff_server/sample_runs.h"

using namespace cuff;

namespace {

/// Return whether a new one is all zeros, as `renew` takes it to be.
template<typename T> bool begins_with_zeros() {
  std::vector<unsigned char> place(sizeof(T) + alignof(T));
  void *at = place.data();
  size_t room = place.size();
  std::align(alignof(T), sizeof(T), at, room);
  ::new (at) T;
  return std::all_of(place.begin(), place.end(), [](unsigned char byte) { return byte == 0; });
}

}  // namespace

TEST_CASE("what is renewed by zeros begins with zeros") {
  CHECK(begins_with_zeros<Channel>());
  CHECK(begins_with_zeros<Connection>());
  CHECK(begins_with_zeros<Conversation>());
  CHECK(begins_with_zeros<Heartbeat>());
  CHECK(begins_with_zeros<SampleRuns>());
  CHECK(begins_with_zeros<WebSocketReader>());
  CHECK(!begins_with_zeros<Request>());
}

TEST_CASE("each code begins with the message that its table says") {
  CHECK(code_of(Message::NONE) == ErrorCode::NONE);
  CHECK(code_of(Message::NO_USABLE_ID) == ErrorCode::BAD_FRAME);
  CHECK(code_of(Message::NO_SUCH_OP) == ErrorCode::UNKNOWN_OP);
  CHECK(code_of(Message::BAD_SWITCH) == ErrorCode::BAD_ARGUMENT);
  CHECK(code_of(Message::LIMIT_TOO_LONG) == ErrorCode::OVER_LIMIT);
  CHECK(code_of(Message::CAUSE_RECENT) == ErrorCode::FAULT);
  CHECK(code_of(Message::TOO_FAR) == ErrorCode::NOT_VENTED);
  CHECK(code_of(Message::BARRED) == ErrorCode::BARRED);
  CHECK(code_of(Message::LEASE_HELD) == ErrorCode::LEASE_HELD);
  CHECK(code_of(Message::NO_LEASE) == ErrorCode::NO_LEASE);
  CHECK(code_of(Message::REPERFUSING) == ErrorCode::REPERFUSING);
  CHECK(code_of(Message::NOT_STORED) == ErrorCode::INTERNAL);
}
