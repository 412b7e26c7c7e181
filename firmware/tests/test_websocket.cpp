#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "../components/cuff_server/heartbeat.h"
#include "../components/cuff_server/rate.h"
#include "../components/cuff_server/throttle.h"
#include "../components/cuff_server/upgrade.h"
#include "../components/cuff_server/websocket.h"

using namespace cuff;
using Found = WebSocketReader::Found;

namespace {

std::string framed(int first, const std::string &payload, const char *mask = "\x01\x02\x03\x04", bool masked = true) {
  std::string frame(1, static_cast<char>(first));
  const auto length = payload.size();
  const char bit = static_cast<char>(masked ? 0x80 : 0);
  if (length < 126) {
    frame += static_cast<char>(length | bit);
  } else if (length < 65536) {
    frame += static_cast<char>(126 | bit);
    frame += static_cast<char>(length >> 8);
    frame += static_cast<char>(length);
  } else {
    frame += static_cast<char>(127 | bit);
    for (int i = 7; i >= 0; i--)
      frame += static_cast<char>(length >> (8 * i));
  }
  if (masked)
    frame.append(mask, 4);
  for (size_t i = 0; i < length; i++)
    frame += static_cast<char>(payload[i] ^ (masked ? mask[i % 4] : 0));
  return frame;
}

/// Feed bytes as they are asked for; return what is found first.
Found feed(WebSocketReader &reader, const std::string &bytes, size_t &at, size_t most = SIZE_MAX) {
  Found found = Found::NOTHING;
  while (found == Found::NOTHING && at < bytes.size()) {
    size_t size;
    uint8_t *into = reader.want(size);
    size = std::min({size, most, bytes.size() - at});
    std::memcpy(into, bytes.data() + at, size);
    at += size;
    found = reader.got(size);
  }
  return found;
}

std::string text_of(const WebSocketReader &reader) { return {reader.data(), reader.size()}; }

uint16_t error_of(const std::string &bytes) {
  WebSocketReader reader;
  size_t at = 0;
  Found found = Found::NOTHING;
  while (at < bytes.size() && found != Found::ERROR)
    found = feed(reader, bytes, at);
  return found == Found::ERROR ? reader.error() : 0;
}

const std::string REQUEST = "GET /link/1?client=bench-1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                            "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: a, bfr-cuff.1\r\n\r\n";

int status_of(std::string request, const std::string &from = "", const std::string &to = "") {
  Upgrade upgrade;
  if (!from.empty())
    request.replace(request.find(from), from.size(), to);
  REQUIRE(is_head(request.data(), request.size()));
  return parse_upgrade(request.data(), request.size(), upgrade);
}

}  // namespace

TEST_CASE("messages are read whole, in pieces, and with a ping in between, by any number of bytes at a time") {
  const std::string bytes = framed(0x81, "one") + framed(0x01, "tw") + framed(0x89, "ping") + framed(0x80, "o") +
                            framed(0x81, std::string(4096, 'x')) + framed(0x82, "") + framed(0x88, "\x03\xe8");
  for (const size_t most : {size_t(1), size_t(3), SIZE_MAX}) {
    WebSocketReader reader;
    size_t at = 0;
    REQUIRE(feed(reader, bytes, at, most) == Found::MESSAGE);
    CHECK(text_of(reader) == "one");
    REQUIRE(feed(reader, bytes, at, most) == Found::CONTROL);
    CHECK(text_of(reader) == "ping");
    REQUIRE(feed(reader, bytes, at, most) == Found::MESSAGE);
    CHECK(text_of(reader) == "two");
    REQUIRE(feed(reader, bytes, at, most) == Found::MESSAGE);
    CHECK(reader.size() == 4096);
    REQUIRE(feed(reader, bytes, at, most) == Found::MESSAGE);
    CHECK(reader.opcode() == Opcode::BINARY);
    REQUIRE(feed(reader, bytes, at, most) == Found::CONTROL);
    CHECK(reader.opcode() == Opcode::CLOSE);
  }
}

TEST_CASE("what is against RFC 6455 ends with its code") {
  CHECK(error_of(framed(0x81, "x", "1234", false)) == PROTOCOL_ERROR);
  CHECK(error_of(framed(0xC1, "x")) == PROTOCOL_ERROR);
  CHECK(error_of(framed(0x83, "x")) == PROTOCOL_ERROR);
  CHECK(error_of(framed(0x09, "x")) == PROTOCOL_ERROR);
  CHECK(error_of(framed(0x89, std::string(126, 'x'))) == PROTOCOL_ERROR);
  CHECK(error_of(framed(0x80, "x")) == PROTOCOL_ERROR);
  CHECK(error_of(framed(0x01, "x") + framed(0x81, "y")) == PROTOCOL_ERROR);
  CHECK(error_of(framed(0x81, "\xff")) == NOT_UTF8);
  CHECK(error_of(framed(0x01, "\xc3") + framed(0x80, "\xa9")) == 0);
}

TEST_CASE("a message above 4,096 bytes is too big, and is known so by its header") {
  CHECK(error_of(framed(0x81, std::string(4097, 'x')).substr(0, 8)) == TOO_BIG);
  CHECK(error_of(framed(0x81, std::string(70000, 'x')).substr(0, 14)) == TOO_BIG);
  CHECK(error_of(framed(0x01, std::string(4000, 'x')) + framed(0x80, std::string(97, 'x'))) == TOO_BIG);
  CHECK(error_of(std::string("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04", 14)) == TOO_BIG);
}

TEST_CASE("a close is answered with its own code, or with an error") {
  CHECK(answer_to_close("", 0) == NORMAL);
  CHECK(answer_to_close("\x03\xe9", 2) == GOING_AWAY);
  CHECK(answer_to_close("\x0f\xa1", 2) == REPLACED);
  CHECK(answer_to_close("\x03", 1) == PROTOCOL_ERROR);
  CHECK(answer_to_close("\x03\xed", 2) == PROTOCOL_ERROR);
  CHECK(answer_to_close("\x03\xe8\xff", 3) == PROTOCOL_ERROR);
}

TEST_CASE("an upgrade is let in, and its key answered") {
  Upgrade upgrade;
  REQUIRE(parse_upgrade(REQUEST.data(), REQUEST.size(), upgrade) == 101);
  CHECK(std::string(upgrade.client.name) == "bench-1");
  CHECK(std::string(upgrade.accept) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  char buffer[256];
  const std::string answer(buffer, upgrade_response(101, upgrade, buffer, sizeof(buffer)));
  CHECK(answer.find("HTTP/1.1 101 ") == 0);
  CHECK(answer.find("\r\nSec-WebSocket-Protocol: bfr-cuff.1\r\n\r\n") != std::string::npos);
}

TEST_CASE("each upgrade that is refused gets its status") {
  CHECK(status_of(REQUEST, "/link/1", "/link/2") == 404);
  CHECK(status_of(REQUEST, "/link/1?client=bench-1", "/") == 404);
  CHECK(status_of(REQUEST, "GET", "POST") == 405);
  CHECK(status_of(REQUEST, "Host: x\r\n", "Host: x\r\nOrigin: https://page.invalid\r\n") == 403);
  for (const char *client : {"?client=", "?client=Bench", "?client=a%20b", "?client=a/b", "", "?x=1", "?client"})
    CHECK(status_of(REQUEST, "?client=bench-1", client) == 400);
  CHECK(status_of(REQUEST, "bench-1", std::string(64, 'a')) == 101);
  CHECK(status_of(REQUEST, "bench-1", std::string(65, 'a')) == 400);
  CHECK(status_of(REQUEST, "client=bench-1", "x=1&client=a&client=b") == 101);
  CHECK(status_of(REQUEST, "Upgrade: websocket\r\n", "") == 400);
  CHECK(status_of(REQUEST, "13", "12") == 400);
  CHECK(status_of(REQUEST, "bfr-cuff.1", "bfr-cuff.2") == 400);
  CHECK(status_of(REQUEST, "dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=") == 400);
  CHECK(status_of(REQUEST, "HTTP/1.1", "HTTP/1.0") == 400);
  CHECK(status_of(REQUEST, "Host: x\r\n", "Host: x\r\n folded\r\n") == 400);
  CHECK(status_of(REQUEST, "Host: x\r\n", "Host: x\n") == 400);
}

TEST_CASE("an address is barred for the rest of the second in which five handshakes failed") {
  Throttle throttle;
  for (Ms at : {0, 100, 200, 300})
    throttle.failed(1, at);
  CHECK(!throttle.barred(1, 350));
  throttle.failed(1, 400);
  CHECK(throttle.barred(1, 999));
  CHECK(!throttle.barred(2, 500));
  CHECK(!throttle.barred(1, 1000));
  for (uint32_t other = 10; other < 40; other++)
    throttle.failed(other, 2000 + other);
  CHECK(!throttle.barred(1, 2100));
}

TEST_CASE("the fifty-first frame within a second is one too many") {
  Rate<50, 1000> rate;
  for (int i = 0; i < 50; i++)
    REQUIRE(!rate.exceeded(i));
  CHECK(rate.exceeded(999));
  CHECK(!rate.exceeded(3000));
}

TEST_CASE("only the answer to a ping shows that a peer is there") {
  Heartbeat heart;
  char ping[16];
  heart.start(0);
  CHECK(!heart.overdue(0));
  REQUIRE(heart.due());
  JsonWriter writer(ping, sizeof(ping));
  heart.ping(writer);
  heart.pong("nonsense", 8);
  CHECK(!heart.overdue(5000));
  CHECK(heart.overdue(10000));
  heart.pong(ping, writer.length());
  CHECK(!heart.overdue(10000));
  CHECK(heart.overdue(15000));
}
