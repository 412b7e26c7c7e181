/// Count the instructions of the control step of two channels, on a bare RISC-V of QEMU (virt, -icount shift=0).
///
/// A session passes: vented, inflating, holding on a limb that works, released. Prints mean, worst and a check sum.

#include <stdint.h>

#include "../components/cuff_core/control.h"

namespace {

constexpr uintptr_t UART = 0x10000000;
constexpr uintptr_t FINISHER = 0x100000;
constexpr uint32_t PASSED = 0x5555;

uint32_t instructions() {
  uint32_t count;
  asm volatile(".option arch, +zicsr\n csrr %0, minstret" : "=r"(count));
  return count;
}

void print(const char *text) {
  for (; *text != '\0'; text++)
    *reinterpret_cast<volatile uint8_t *>(UART) = static_cast<uint8_t>(*text);
}

void print(uint32_t number) {
  char text[12];
  char *at = text + sizeof(text) - 1;
  *at = '\0';
  do {
    *--at = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  print(at);
  print(" ");
}

/// A cuff that fills, leaks, vents and is squeezed, in whole numbers, so that every branch is taken.
struct Rubber : cuff::Hardware {
  bool advance(cuff::Ms dt, cuff::Duty duty, cuff::Outlet outlet, cuff::Sample &sample) override {
    this->ticks += static_cast<uint32_t>(dt) / 10;
    this->air += duty / 100 - 1;
    if (outlet != cuff::Outlet::SHUT)
      this->air -= this->air / 60 + 2;
    this->air = cuff::larger<int32_t>(0, this->air);
    const int32_t phase = static_cast<int32_t>(this->ticks % 300);
    const int32_t squeeze = this->air > 4000 ? (phase < 150 ? phase : 300 - phase) * 20 : 0;
    sample = {static_cast<int32_t>(this->ticks), this->air + squeeze + static_cast<int32_t>(this->ticks % 3), 0};
    return true;
  }

  int32_t air = 0;
  uint32_t ticks = 0;
};

struct Nothing : cuff::Memory {
  bool load() override { return false; }
  bool store(bool) override { return true; }
};

Rubber rubber[2];
cuff::Hardware *hardware[] = {&rubber[0], &rubber[1]};
Nothing memory;
cuff::ControllerConfig config;
cuff::Ms now = 0;

struct Count {
  uint32_t steps = 0, sum = 0, worst = 0;
};

void run(cuff::Control &control, Count &count, int steps) {
  for (int i = 0; i < steps; i++) {
    now += cuff::STEP_MS;
    const uint32_t before = instructions();
    control.step(now);
    const uint32_t took = instructions() - before;
    count.steps++;
    count.sum += took;
    count.worst = took > count.worst ? took : count.worst;
  }
}

void ask(cuff::Control &control, const cuff::Request &request) {
  cuff::Client client;
  client.name[0] = 'a';
  cuff::Result result;
  control.ask(0, client, request);
  control.serve();
  control.answered(0, result);
}

}  // namespace

int main() {
  config.channel_count = 2;
  static cuff::Control control(config, hardware, memory);
  control.boot();
  control.stream(3);
  Count count;
  run(control, count, 500);
  cuff::Request request;
  for (int second = 0; second < 300; second++) {
    request.op = cuff::Op::LEASE;
    request.lease_ms = 5000;
    ask(control, request);
    request.op = second == 250 ? cuff::Op::RELEASE : cuff::Op::INFLATE;
    request.target = cuff::mmhg(120);
    for (request.channel = 0; request.channel < 2 && (second == 0 || second == 250); request.channel++)
      ask(control, request);
    run(control, count, 100);
    if (second == 100) {
      print(static_cast<uint32_t>(control.snapshot().channels[0].phase));
      print(static_cast<uint32_t>(control.snapshot().channels[1].phase));
    }
  }
  print(count.sum / count.steps);
  print(count.worst);
  print("\n");
  *reinterpret_cast<volatile uint32_t *>(FINISHER) = PASSED;
}
