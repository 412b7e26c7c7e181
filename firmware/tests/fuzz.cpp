/// Feed nonsense to everything that reads what came from the network: HTTP, WebSocket, JSON and requests.
///
/// By clang's libFuzzer (-fsanitize=fuzzer, -DLIBFUZZER), or as a program of its own that changes good input at random:
/// cuff-fuzz [SECONDS] [SEED]. Either is of use only under the address and undefined behaviour sanitizers.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "../components/cuff_core/controller.h"
#include "../components/cuff_server/conversation.h"
#include "../components/cuff_server/frames.h"
#include "../components/cuff_server/upgrade.h"
#include "../components/cuff_server/websocket.h"

namespace cuff {

namespace {

struct NoMemory : Memory {
  bool load() override { return false; }
  bool store(bool) override { return true; }
};

/// A sensor that always reads an empty cuff, so that requests get as far as they can.
struct NoHardware : Hardware {
  bool advance(Ms, Duty, Outlet, Sample &sample) override {
    sample = {this->raw++, 0, 0};
    return true;
  }
  int32_t raw = 0;
};

/// Stop where a promise is broken; a sanitizer would not see it.
void require(bool kept, const char *promise) {
  if (!kept) {
    std::fprintf(stderr, "broken: %s\n", promise);
    std::abort();
  }
}

/// One client and a controller behind it.
struct Target {
  Target() : hardware_pointers{&hardware, &hardware}, control(config(), hardware_pointers, memory) {
    control.boot();
    control.step(10);
    conversation.start(control, 0, Client());
  }

  static const ControllerConfig &config() {
    static const ControllerConfig CONFIG = [] {
      ControllerConfig made;
      made.identity = {"fuzz", "fuzz", "fuzz", "1"};
      made.channel_count = 2;
      return made;
    }();
    return CONFIG;
  }

  NoMemory memory;
  NoHardware hardware;
  Hardware *hardware_pointers[2];
  Control control;
  Conversation conversation;
};

/// Answer one message as a connection does.
void converse(Target &target, const char *text, size_t size, Ms now) {
  const auto step = target.conversation.handle(text, size, now, 1, false);
  uint32_t version;
  if (step == Conversation::Step::ASKED) {
    target.control.serve();
    require(target.conversation.answered(version), "each question is answered");
    target.conversation.reply_with(1);
  }
  char buffer[2044];
  while (const Reply *reply = target.conversation.waiting()) {
    JsonWriter json(buffer, sizeof(buffer));
    write_reply(json, *reply, target.control.config(), target.control.events());
    require(!json.full(), "each reply fits into one record");
    // Our own JSON is read by our own reader: an object, without an id only when it was refused.
    uint64_t hash;
    require(JsonReader(buffer, json.length()).object(nullptr, nullptr, hash), "a reply is JSON");
    require(reply->id.size > 0 || reply->answer.refusal, "what is carried out has an id");
    target.conversation.sent();
  }
}

void fuzz_http(const char *data, size_t size) {
  Upgrade upgrade;
  size_t head = 0;
  while (head < size && !is_head(data, head))
    head++;
  if (!is_head(data, head))
    return;
  const int status = parse_upgrade(data, head, upgrade);
  require(status != 101 || std::strlen(upgrade.client.name) > 0, "who is let in has a name");
  char buffer[256];
  require(upgrade_response(status, upgrade, buffer, sizeof(buffer)) > 20, "each request is answered");
}

void fuzz_websocket(const char *data, size_t size) {
  static Target target;
  static WebSocketReader reader;
  reader.start();
  for (size_t at = 0; at < size;) {
    size_t want;
    uint8_t *into = reader.want(want);
    require(want > 0, "a reader wants something");
    want = std::min(want, size - at);
    std::memcpy(into, data + at, want);
    at += want;
    switch (reader.got(want)) {
      case WebSocketReader::Found::ERROR:
        require(reader.error() >= 1000, "an error has a code");
        return;
      case WebSocketReader::Found::MESSAGE:
        converse(target, reader.data(), reader.size(), static_cast<Ms>(at));
        break;
      case WebSocketReader::Found::CONTROL:
        answer_to_close(reader.data(), reader.size());
        break;
      case WebSocketReader::Found::NOTHING:
        break;
    }
  }
}

void fuzz_json(const char *data, size_t size) {
  static Target target;
  if (is_utf8(data, size))
    converse(target, data, size, 0);
}

}  // namespace

/// Feed one input: its first byte says to which reader.
int fuzz_one(const uint8_t *data, size_t size) {
  if (size == 0)
    return 0;
  // Copied to its own size, so that reading one byte too many is seen.
  std::vector<char> copy(data + 1, data + size);
  switch (data[0] % 3) {
    case 0:
      fuzz_http(copy.data(), copy.size());
      break;
    case 1:
      fuzz_websocket(copy.data(), copy.size());
      break;
    default:
      fuzz_json(copy.data(), copy.size());
  }
  return 0;
}

}  // namespace cuff

#ifdef LIBFUZZER

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return cuff::fuzz_one(data, size); }

#else

namespace {

const std::vector<std::string> SEEDS{
    std::string(1, '\0') + "GET /link/1?client=bench-1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                           "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: bfr-cuff.1\r\n\r\n",
    std::string("\x01\x81\x94\0\0\0\0{\"id\":\"a\",\"op\":\"xx\"}", 27),
    std::string("\x01\x01\x82\1\2\3\4{}\x89\x81\0\0\0\0x\x80\x80\0\0\0\0\x88\x82\0\0\0\0\x03\xe8", 30),
    "\x02{\"id\":\"a\",\"op\":\"lease\",\"ms\":5e3}",
    "\x02{\"id\":\"b\",\"op\":\"inflate\",\"channel\":0,\"target\":60.5,\"limit_s\":1.5}",
    "\x02{\"id\":\"\\u00e9\\ud83d\\ude00\",\"op\":\"events\",\"since\":0}",
    "\x02{\"id\":\"c\",\"op\":\"stream\",\"channel\":1,\"on\":true,\"x\":[[{\"y\":null}]]}",
    "\x02{\"id\":\"d\",\"op\":\"release\",\"channel\":\"all\"}",
};

/// Change an input at one place.
void mutate(std::string &input, std::mt19937 &random) {
  const auto any = [&](size_t below) { return below == 0 ? 0 : random() % below; };
  const std::string &other = SEEDS[any(SEEDS.size())];
  const size_t at = any(input.size() + 1);
  switch (random() % 6) {
    case 0:
      input.insert(at, 1, static_cast<char>(random()));
      break;
    case 1:
      input.erase(at, 1 + any(8));
      break;
    case 2:
      if (at < input.size())
        input[at] = static_cast<char>(input[at] ^ (1 << any(8)));
      break;
    case 3:
      input.insert(at, other.substr(any(other.size()), 1 + any(40)));
      break;
    case 4:
      input.insert(at, std::string(1 + any(300), "[{\"\\9e-:,\xff"[any(10)]));
      break;
    default:
      input.resize(at);
  }
}

}  // namespace

int main(int count, char **words) {
  const double seconds = count > 1 ? std::atof(words[1]) : 5;
  std::mt19937 random(count > 2 ? static_cast<unsigned>(std::atoi(words[2])) : 1);
  const auto start = std::chrono::steady_clock::now();
  unsigned long inputs = 0;
  std::string input;
  while (std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < seconds) {
    for (int i = 0; i < 1000; i++, inputs++) {
      if (inputs % 16 == 0 || input.size() > 6000)
        input = SEEDS[random() % SEEDS.size()];
      mutate(input, random);
      cuff::fuzz_one(reinterpret_cast<const uint8_t *>(input.data()), input.size());
    }
  }
  std::printf("%lu inputs, nothing found\n", inputs);
}

#endif
