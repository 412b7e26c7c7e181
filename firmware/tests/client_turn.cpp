#include "client.h"
#include "network_time.h"

namespace cuff {

namespace {

Ms now = 0;

}  // namespace

Ms network_time() { return now; }

void skip_network_time(Ms ms) { now += ms; }

/// Serve, and count it as all of the time that it may take.
void TestClient::turn_(int timeout_ms) {
  const Ms steps = (now + timeout_ms) / STEP_MS - now / STEP_MS;
  now += timeout_ms;
  this->device_.rig().warp(static_cast<double>(steps * STEP_MS) / 1000);
  this->device_.turn(timeout_ms);
}

}  // namespace cuff
