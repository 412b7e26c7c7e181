#include <doctest/doctest.h>

#include <string>

#include "../components/cuff_server/frames.h"
#include "../components/cuff_server/messages.h"
#include "../components/cuff_server/record.h"
#include "../components/cuff_server/request_frame.h"
#include "fixtures.h"

using namespace cuff;

namespace {

Refusal parsed(const std::string &text, Frame &frame) {
  frame = Frame();
  return parse_frame(text.data(), text.size(), frame);
}

ErrorCode code_of(const std::string &text) {
  static const ControllerConfig CONFIG = two_arms();
  Frame frame;
  Request request;
  const Refusal bad = parsed(text, frame);
  return (bad ? bad : parse_request(frame, CONFIG, request)).code();
}

Request request_of(const std::string &text) {
  static const ControllerConfig CONFIG = two_arms();
  Frame frame;
  Request request;
  REQUIRE(!parsed(text, frame));
  REQUIRE(!parse_request(frame, CONFIG, request));
  return request;
}

uint64_t content(const std::string &text) {
  Frame frame;
  REQUIRE(!parsed(text, frame));
  return frame.content;
}

std::string inflate(const std::string &arguments) { return R"({"id":"x","op":"inflate",)" + arguments + "}"; }

}  // namespace

TEST_CASE("frames that are no request") {
  const std::string deep(7, '['), deep_end(7, ']');
  for (const std::string text : {
           "", " ", "nonsense", "[]", "1", "null", "{}", "{\"op\":\"identify\"}", "{\"id\":5}", "{\"id\":true}",
           "{\"id\":\"\"}", "{\"id\":\"x\"", "{\"id\":\"x\"} x", "{\"id\":\"x\",}", "{,\"id\":\"x\"}", "{\"id\" \"x\"}",
           "{\"id\":\"\\ud800\"}", "{\"id\":\"\\x\"}", "{\"id\":\"a\nb\"}", "{\"id\":\"x\",\"ms\":NaN}",
           "{\"id\":\"x\",\"ms\":01}", "{\"id\":\"x\",\"ms\":1.}", "{\"id\":\"x\",\"ms\":.5}", "{\"id\":\"x\",\"ms\":+1}",
           "{\"id\":\"x\",\"ms\":1e}", "{\"id\":\"x\",\"ms\":-}", "{\"id\":\"x\",\"on\":tru}", "{\"id\":\"x\",\"id\":\"y\"}",
           "{\"id\":\"x\",\"\\u0069d\":\"y\"}", "{\"id\":\"x\",\"target\":60,\"target\":200}",
       }) {
    CAPTURE(text);
    CHECK(code_of(text) == ErrorCode::BAD_FRAME);
  }
  CHECK(code_of("{\"id\":\"" + std::string(65, 'a') + "\",\"op\":\"identify\"}") == ErrorCode::BAD_FRAME);
  CHECK(code_of("{\"id\":\"x\",\"op\":\"identify\",\"a\":[" + deep + deep_end + "]}") == ErrorCode::BAD_FRAME);
  CHECK(code_of("{\"id\":\"x\",\"op\":\"identify\",\"a\":" + deep + deep_end + "}") == ErrorCode::NONE);
  CHECK(code_of("{\"id\":\"x\",\"a\":" + std::string(2000, '[')) == ErrorCode::BAD_FRAME);
}

TEST_CASE("an id may be any text of 1 to 64 bytes") {
  Frame frame;
  CHECK(!parsed("{\"id\":\"\\\"\\\\\\/\\n\\u00e9\\ud83d\\ude00\",\"op\":\"x\"}", frame));
  CHECK(std::string(frame.id.text, frame.id.size) == "\"\\/\n\xc3\xa9\xf0\x9f\x98\x80");
  CHECK(!parsed("{\"id\":\"a\\u0000b\"}", frame));
  CHECK(frame.id.size == 3);
}

TEST_CASE("errors come in the order of the protocol") {
  CHECK(code_of(R"({"id":"x","op":"inflate_all","channel":99})") == ErrorCode::UNKNOWN_OP);
  CHECK(code_of(R"({"id":"x"})") == ErrorCode::UNKNOWN_OP);
  CHECK(code_of(R"({"id":"x","op":null})") == ErrorCode::UNKNOWN_OP);
  CHECK(code_of(inflate(R"("channel":9,"target":999)")) == ErrorCode::BAD_ARGUMENT);
  CHECK(code_of(inflate(R"("channel":0,"target":999,"limit_s":0)")) == ErrorCode::BAD_ARGUMENT);
  CHECK(code_of(inflate(R"("channel":0,"target":999,"limit_s":5)")) == ErrorCode::OVER_LIMIT);
  CHECK(code_of(inflate(R"("channel":0,"target":100,"limit_s":900.001)")) == ErrorCode::OVER_LIMIT);
}

TEST_CASE("numbers are judged as they stand, not as they are rounded") {
  const std::string at = R"("channel":0,"target":)";
  CHECK(code_of(inflate(at + "29.9999999999")) == ErrorCode::BAD_ARGUMENT);
  CHECK(code_of(inflate(at + "30.0000000001")) == ErrorCode::NONE);
  CHECK(code_of(inflate(at + "250.0000000000000000001")) == ErrorCode::OVER_LIMIT);
  CHECK(code_of(inflate(at + "1e400")) == ErrorCode::OVER_LIMIT);
  CHECK(code_of(inflate(at + "-1e400")) == ErrorCode::BAD_ARGUMENT);
  CHECK(code_of(inflate(at + "true")) == ErrorCode::BAD_ARGUMENT);
  CHECK(code_of(inflate(at + "\"60\"")) == ErrorCode::BAD_ARGUMENT);
  CHECK(request_of(inflate(at + "6.05e1")).target == 6050);
  CHECK(request_of(inflate(at + "60.04")).target == 6000);
  CHECK(request_of(inflate(at + "0.0000060E+7")).target == 6000);
  CHECK(request_of(inflate(at + "60,\"limit_s\":1e-9")).limit_ms == 0);
  CHECK(request_of(inflate(at + "60,\"limit_s\":0.5")).limit_ms == 500);
  CHECK(code_of(inflate(at + "60,\"limit_s\":null")) == ErrorCode::BAD_ARGUMENT);
}

TEST_CASE("a lease is 0, or from 1000 to its longest") {
  const auto lease = [](const char *ms) { return code_of(std::string(R"({"id":"x","op":"lease","ms":)") + ms + "}"); };
  for (const char *wrong : {"1", "999", "999.9999999", "-1", "0.0000000001", "-0.00000001", "null", "[]", "true"})
    CHECK(lease(wrong) == ErrorCode::BAD_ARGUMENT);
  for (const char *right : {"0", "-0", "0.0", "1000", "5e3", "5000.0"})
    CHECK(lease(right) == ErrorCode::NONE);
  CHECK(lease("5000.1") == ErrorCode::OVER_LIMIT);
}

TEST_CASE("events are asked for by a whole number, however large") {
  CHECK(request_of(R"({"id":"x","op":"events","since":1e300})").since > 1000000);
  CHECK(code_of(R"({"id":"x","op":"events","since":0.5})") == ErrorCode::BAD_ARGUMENT);
}

TEST_CASE("an unusable channel of a release means all of them") {
  for (const char *channel : {"99", "-1", "\"x\"", "null", "true", "[]", "0.5"})
    CHECK(request_of(std::string(R"({"id":"x","op":"release","channel":)") + channel + "}").channel == ALL_CHANNELS);
  CHECK(request_of(R"({"id":"x","op":"release"})").channel == ALL_CHANNELS);
  CHECK(request_of(R"({"id":"x","op":"release","channel":1})").channel == 1);
}

TEST_CASE("the content of a frame does not depend on how it is written") {
  CHECK(content(R"({"id":"x","op":"lease","ms":1000})") == content(R"( {"ms" : 1e3, "op":"\u006cease","id":"x"} )"));
  CHECK(content(R"({"id":"x","op":"lease","ms":1000})") != content(R"({"id":"x","op":"lease","ms":1001})"));
  CHECK(content(R"({"id":"x","a":[1,2]})") != content(R"({"id":"x","a":[2,1]})"));
  CHECK(content(R"({"id":"x","a":[1]})") != content(R"({"id":"x","a":{"1":1}})"));
  CHECK(content(R"({"id":"x","a":"1"})") != content(R"({"id":"x","a":1})"));
}

TEST_CASE("each refusal has its own words, in the order of Message") {
  const auto words = [](Message message) {
    char buffer[96];
    JsonWriter json(buffer, sizeof(buffer));
    write_message(json, message, 0, ControllerConfig());
    return std::string(buffer, json.length());
  };
  CHECK(words(Message::NONE).empty());
  CHECK(words(Message::NOT_TEXT) == "frames are text");
  CHECK(words(Message::LEASE_TOO_LONG) == "longest lease, in ms: 5000");
  CHECK(words(Message::TARGET_TOO_HIGH) == "highest target, in mmHg: 250.0");
  CHECK(words(Message::LIMIT_TOO_LONG) == "longest limit_s: 900");
  CHECK(words(Message::BARRED) == "the button was pressed less than 5 s ago");
  CHECK(words(Message::NOT_STORED) == "the occlusion bit cannot be stored");
}

TEST_CASE("each word of the protocol is its own") {
  CHECK(std::string(to_text(Phase::VENTED)) == "vented");
  CHECK(std::string(to_text(Phase::FAULT)) == "fault");
  CHECK(std::string(to_text(Kind::BUTTON)) == "button");
  CHECK(to_text(Reason::NONE) == nullptr);
  CHECK(std::string(to_text(Reason::OVERPRESSURE)) == "overpressure");
  CHECK(std::string(to_text(Reason::BOOT)) == "boot");
  CHECK(to_text(ErrorCode::NONE) == nullptr);
  CHECK(std::string(to_text(ErrorCode::BAD_FRAME)) == "bad_frame");
  CHECK(std::string(to_text(ErrorCode::INTERNAL)) == "internal");
  Op op = Op::LEASE;
  CHECK(parse_op("identify", 8, op));
  CHECK(op == Op::IDENTIFY);
  CHECK(!parse_op("identif", 7, op));
}

TEST_CASE("bytes that are no UTF-8") {
  for (const std::string good : {"", "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"})
    CHECK(is_utf8(good.data(), good.size()));
  for (const std::string bad : {"\x80", "\xc3", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
                                "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xff"})
    CHECK(!is_utf8(bad.data(), bad.size()));
}

TEST_CASE("numbers are written as the protocol has them") {
  char buffer[128];
  JsonWriter json(buffer, sizeof(buffer));
  json.pressure(-4).raw(" ").pressure(12345).raw(" ").pressure(-1234).raw(" ").pressure(NO_PRESSURE).raw(" ");
  json.seconds(14000).raw(" ").seconds(2650).raw(" ").number(INT64_MIN).raw(" ").text("a\"\\\n\x7f");
  CHECK(std::string(buffer, json.length()) == "0.0 123.5 -12.3 null 14 2.65 -9223372036854775808 \"a\\\"\\\\\\u000a\x7f\"");
}

TEST_CASE("the largest frames of four channels fit into one record") {
  char buffer[2044];
  ControllerConfig config = two_arms();
  config.channel_count = CHANNELS_MAX;
  const std::string text(64, '"');
  config.identity = {text.c_str(), text.c_str(), text.c_str(), text.c_str()};
  JsonWriter hello(buffer, sizeof(buffer));
  write_hello(hello, config, "0123456789ab");
  CHECK(!hello.full());
  Snapshot snapshot;
  snapshot.channel_count = CHANNELS_MAX;
  std::snprintf(snapshot.owner.name, sizeof(snapshot.owner.name), "%s", std::string(64, 'a').c_str());
  snapshot.uptime_ms = INT64_MAX;
  for (auto &channel : snapshot.channels)
    channel = {Phase::INFLATING, Reason::LEASE_EXPIRED, Reason::OVERPRESSURE, -12345, 25000, 250, SPAN_MAX, 1200000,
               1200000, SPAN_MAX};
  JsonWriter state(buffer, sizeof(buffer));
  write_state(state, snapshot, UINT32_MAX);
  CHECK(!state.full());
}

TEST_CASE("the largest frame of samples takes no more than is kept for it") {
  char buffer[SAMPLES_BYTES];
  SampleRun run{INT64_MAX, CHANNELS_MAX - 1, SAMPLES_AT_ONCE, {}};
  for (auto &pressure : run.pressures)
    pressure = mmhg(-999);
  JsonWriter json(buffer, sizeof(buffer));
  write_samples(json, run, 25);
  CHECK(!json.full());
}

TEST_CASE("frames stand one behind the other in a record, and no more than fit") {
  static Record record;
  record.clear(SEND_BYTES);
  int count = 0;
  for (; record.fits(200); count++) {
    record.begin().raw(std::string(count % 2 == 0 ? 200 : 100, static_cast<char>('a' + count)).c_str());
    record.end(Opcode::TEXT);
  }
  CHECK(record.size() <= SEND_BYTES);
  CHECK(record.size() > SEND_BYTES - 204);
  const std::string all(record.text(), record.size());
  size_t at = 0;
  for (int i = 0; i < count; i++) {
    const size_t size = i % 2 == 0 ? 200 : 100, header = size > 125 ? 4 : 2;
    REQUIRE(all[at] == '\x81');
    CHECK(all.substr(at + header, size) == std::string(size, static_cast<char>('a' + i)));
    at += header + size;
  }
  CHECK(at == record.size());
}

TEST_CASE("events that do not fit are left for the next request") {
  char buffer[600];
  Bench bench;
  for (int i = 0; i < 20; i++)
    bench.control->press_button(), bench.control->serve();
  Reply reply;
  reply.answer.op = Op::EVENTS;
  reply.answer.first_event = 1;
  reply.answer.event_count = 16;
  JsonWriter json(buffer, sizeof(buffer));
  write_reply(json, reply, bench.control->config(), bench.control->events());
  const std::string text(buffer, json.length());
  CHECK(!json.full());
  CHECK(text.find("\"more\":true}}") != std::string::npos);
  CHECK(text.find("\"n\":1,") != std::string::npos);
  CHECK(text.find("\"n\":16,") == std::string::npos);
}
