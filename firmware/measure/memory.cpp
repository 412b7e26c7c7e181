/// Measure what TLS of one client takes of the heap, on this computer: at most what a chip of 32 bits takes.
///
/// Prints the bytes while it is connected, and at most during the handshake. The client's own are not counted.

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <atomic>
#include <cstdio>
#include <malloc.h>

#include "../tests/client.h"
#include "../tests/fixtures.h"

extern "C" void *__libc_calloc(size_t count, size_t size);
extern "C" void __libc_free(void *memory);

namespace {

bool counting = false;
size_t used = 0, most = 0;

/// What of the heap a server's turn takes and gives back.
void count(size_t bytes, bool taken) {
  if (!counting)
    return;
  used = taken ? used + bytes : used - bytes;
  most = used > most ? used : most;
}

}  // namespace

extern "C" void *calloc(size_t number, size_t size) {
  void *memory = __libc_calloc(number, size);
  count(malloc_usable_size(memory), true);
  return memory;
}

extern "C" void free(void *memory) {
  count(malloc_usable_size(memory), false);
  __libc_free(memory);
}

namespace cuff {

/// Let only the server's own turns count.
void TestClient::turn_(int timeout_ms) {
  counting = true;
  this->device_.turn(timeout_ms);
  counting = false;
}

}  // namespace cuff

int main() {
  doctest::Context context;
  context.setAsDefaultForAssertsOutOfTestCases();
  cuff::CountedMemory memory;
  cuff::Device device(cuff::two_arms(), {cuff::find_cuff("arm"), cuff::find_cuff("arm")}, memory, 1.0);
  cuff::Key key;
  if (!device.start(key, 0x7F000001, 0))
    return 1;
  cuff::TestClient client(device);
  client.enter(key, "bench-1");
  std::printf("%zu %zu\n", used, most);
  device.server().drop();
}
