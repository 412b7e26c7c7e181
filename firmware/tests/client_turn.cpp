#include "client.h"

namespace cuff {

void TestClient::turn_(int timeout_ms) { this->device_.turn(timeout_ms); }

}  // namespace cuff
