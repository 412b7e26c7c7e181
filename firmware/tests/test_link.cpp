#include <doctest/doctest.h>

#include "client.h"
#include "fixtures.h"
#include "network_time.h"

using namespace cuff;

namespace {

Key key_of(uint8_t byte) {
  Key key;
  for (auto &each : key.bytes)
    each = byte;
  return key;
}

struct Running {
  Running() : device(two_arms(), {find_cuff("arm"), find_cuff("arm")}, memory, 1.0, network_time) {
    REQUIRE(device.switch_on(key_of(1), 0x7F000001, 0));
  }
  ~Running() { device.server().drop(); }

  CountedMemory memory;
  Device device;
};

/// Return how often a part stands in a text.
int times(const std::string &text, const std::string &part) {
  int found = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    found++;
  return found;
}

}  // namespace

TEST_CASE("a client is greeted, and its requests are answered") {
  Running running;
  TestClient client(running.device);
  client.enter(key_of(1), "bench-1");
  client.text(R"({"id":"a","op":"lease","ms":5000})");
  CHECK(client.read_until("\"left_ms\":5000").find("\"id\":\"a\",\"ok\":true") != std::string::npos);
  CHECK(client.read_until("\"owner\":\"bench-1\"") != "");
}

TEST_CASE("trap: an old key is shut out after a change of the key, and every connection dropped") {
  Running running;
  TestClient before(running.device), old(running.device), fresh(running.device), again(running.device);
  before.enter(key_of(1), "bench-1");
  running.device.change_key(key_of(2));
  CHECK(before.ended(1000));
  CHECK(!old.connect(key_of(1)));
  CHECK(fresh.connect(key_of(2)));
  running.device.change_key(key_of(3));
  CHECK(!again.connect(key_of(2)));
}

TEST_CASE("trap: a record larger than the buffer is answered with 1009, and what follows is drained") {
  Running running;
  TestClient client(running.device);
  client.enter(key_of(1), "bench-1");
  // A header of TLS that announces 16 kB, which OpenSSL sends and this mbedTLS cannot.
  client.write_raw(std::string("\x17\x03\x03\x40\x18", 5) + std::string(16408, 'x') + std::string(16408, 'y'));
  CHECK(client.close_code() == TOO_BIG);
}

TEST_CASE("a message above 4,096 bytes closes with 1009, and nothing of it is done") {
  Running running;
  TestClient client(running.device);
  client.enter(key_of(1), "bench-1");
  client.text(R"({"id":"a","op":"lease","ms":5000,"pad":")" + std::string(4096, 'x') + "\"}");
  CHECK(client.close_code() == TOO_BIG);
  CHECK(running.device.rig().control().snapshot().owner.empty());
}

TEST_CASE("trap: after its close frame the socket stays until the other's, 2 s at most") {
  Running running;
  TestClient old(running.device), fresh(running.device);
  old.enter(key_of(1), "bench-1");
  fresh.enter(key_of(1), "bench-1");
  CHECK(old.close_code() == REPLACED);
  CHECK(!old.ended(1000));
  CHECK(old.ended(8000));
  fresh.text(R"({"id":"a","op":"identify"})");
  CHECK(fresh.read_until("\"ok\":true") != "");
}

TEST_CASE("a release behind the close frame is still carried out, and nothing else") {
  Running running;
  TestClient old(running.device), fresh(running.device);
  old.enter(key_of(1), "bench-1");
  fresh.enter(key_of(1), "bench-1");
  REQUIRE(old.close_code() == REPLACED);
  old.text(R"({"id":"a","op":"lease","ms":5000})");
  old.text(R"({"id":"b","op":"release"})");
  fresh.text(R"({"id":"c","op":"identify"})");
  CHECK(fresh.read_until("\"ok\":true") != "");
  CHECK(running.device.rig().control().snapshot().owner.empty());
}

TEST_CASE("trap: no renegotiation") {
  Running running;
  TestClient client(running.device);
  client.enter(key_of(1), "bench-1");
#ifdef MBEDTLS_SSL_RENEGOTIATION
  FAIL("this mbedTLS can renegotiate; an ESP32's must not");
#endif
}

TEST_CASE("trap: no tickets and no session that could be resumed") {
#ifdef MBEDTLS_SSL_SESSION_TICKETS
  FAIL("this mbedTLS has tickets; an ESP32's must not");
#endif
  Running running;
  TestClient first(running.device), second(running.device);
  REQUIRE(first.connect(key_of(1)));
  mbedtls_ssl_session session;
  mbedtls_ssl_session_init(&session);
  REQUIRE(mbedtls_ssl_get_session(&first.ssl(), &session) == 0);
  running.device.change_key(key_of(2));
  // What a resumed handshake would skip is the key.
  CHECK(!second.connect(key_of(1)));
  mbedtls_ssl_session_free(&session);
}

TEST_CASE("another identity does not open it") {
  Running running;
  TestClient client(running.device);
  CHECK(!client.connect(key_of(1), "cuff-link2"));
}

TEST_CASE("one client more than there are places is refused, and a known one takes its own place back") {
  Running running;
  TestClient one(running.device), two(running.device), three(running.device), four(running.device),
      five(running.device), again(running.device);
  one.enter(key_of(1), "bench-1");
  two.enter(key_of(1), "bench-2");
  three.enter(key_of(1), "bench-3");
  four.enter(key_of(1), "bench-4");
  REQUIRE(five.connect(key_of(1)));
  five.write("GET /link/1?client=bench-5 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
             "Sec-WebSocket-Protocol: bfr-cuff.1\r\n\r\n");
  CHECK(five.read_until("\r\n\r\n").find("HTTP/1.1 503 ") == 0);
  CHECK(five.ended(6000));
  again.enter(key_of(1), "bench-1");
  CHECK(one.close_code() == REPLACED);
  CHECK(running.device.server().clients() == 4);
}

TEST_CASE("a flood is closed with 1008, and the releases in it are carried out") {
  Running running;
  TestClient client(running.device);
  client.enter(key_of(1), "bench-1");
  for (int i = 0; i < 101; i++)
    client.text("{\"id\":\"" + std::to_string(i) + R"(","op":"identify"})");
  client.text(R"({"id":"last","op":"release"})");
  CHECK(client.read_until("\"id\":\"last\",\"ok\":true") != "");
  CHECK(client.close_code() == POLICY_VIOLATION);
}

TEST_CASE("fifty requests at once are answered, each once, also to a client that reads late") {
  for (const char *op : {"release", "identify"}) {
    Running running;
    TestClient client(running.device);
    client.enter(key_of(1), "bench-1");
    for (int i = 0; i < 48; i++)
      client.text("{\"id\":\"n" + std::to_string(i) + R"(","op":")" + op + "\"}");
    for (int i = 0; i < 48; i++)
      REQUIRE(client.read_until("\"id\":\"n" + std::to_string(i) + "\",\"ok\":true") != "");
  }
}

TEST_CASE("a client that reads is not closed for what a controller that stood still had no room to answer") {
  Running running;
  TestClient client(running.device);
  client.enter(key_of(1), "bench-1");
  for (int i = 0; i < REPLIES_WAITING + 4; i++)
    client.text("{\"id\":\"n" + std::to_string(i) + R"(","op":"events","since":0})");
  running.device.turn(0);
  skip_network_time(2 * UNREAD_MS);
  for (int i = 0; i < REPLIES_WAITING + 4; i++)
    REQUIRE(client.read_until("\"id\":\"n" + std::to_string(i) + "\",\"ok\":true") != "");
}

TEST_CASE("states and samples of both channels go on together") {
  Running running;
  TestClient client(running.device);
  client.enter(key_of(1), "bench-1");
  client.text(R"({"id":"a","op":"stream","channel":0,"on":true})");
  client.text(R"({"id":"b","op":"stream","channel":1,"on":true})");
  const std::string seen = client.read_for(3000);
  CHECK(times(seen, "\"type\":\"state\"") >= 3);
  for (const char *channel : {"0", "1"}) {
    const int frames = times(seen, std::string("\"type\":\"samples\",\"channel\":") + channel);
    CHECK(frames >= 28);
    CHECK(frames <= 31);
  }
}

TEST_CASE("trap: a client that asks for shorter records gets them, also when it is behind") {
  Running running;
  TestClient client(running.device);
  client.enter(key_of(1), "bench-1", MBEDTLS_SSL_MAX_FRAG_LEN_1024);
  client.text(R"({"id":"a","op":"stream","channel":0,"on":true})");
  client.text(R"({"id":"b","op":"stream","channel":1,"on":true})");
  client.read_until("\"id\":\"b\"");
  // All of a second is there at once.
  running.device.rig().warp(1);
  CHECK(times(client.read_for(1000), "\"type\":\"samples\"") >= 30);
}

TEST_CASE("who begins to stream gets no sample of before") {
  Running running;
  TestClient first(running.device), second(running.device);
  first.enter(key_of(1), "bench-1");
  second.enter(key_of(1), "bench-2");
  first.text(R"({"id":"a","op":"stream","channel":0,"on":true})");
  first.read_for(950);
  second.text(R"({"id":"b","op":"stream","channel":0,"on":true})");
  second.read_until("\"id\":\"b\"");
  CHECK(times(second.read_until("\"type\":\"samples\"", 200), "\"type\":\"samples\"") == 1);
}

TEST_CASE("trap: the network's clock begins anew after 49 days, and nothing ends by that") {
  constexpr Ms WHOLE = Ms{1} << 32;
  skip_network_time(WHOLE - network_time() % WHOLE - 2000);
  Running running;
  TestClient client(running.device);
  client.enter(key_of(1), "bench-1");
  const std::string seen = client.read_for(4000);
  REQUIRE(network_time() % WHOLE < 4000);
  CHECK(times(seen, "\"type\":\"state\"") >= 3);
  client.text(R"({"id":"a","op":"lease","ms":5000})");
  CHECK(client.read_until("\"owner\":\"bench-1\"") != "");
}

TEST_CASE("the power takes connections and what was asked with it") {
  Running running;
  TestClient client(running.device), again(running.device);
  client.enter(key_of(1), "bench-1");
  const std::string boot = running.device.server().boot();
  running.device.cut_power();
  CHECK(client.ended(1000));
  REQUIRE(running.device.restore_power());
  CHECK(boot != running.device.server().boot());
  again.enter(key_of(1), "bench-1");
}
