/// Everything that a chip runs of the core and the link, so that the linker throws the rest away. It is only counted.

#include "../components/cuff_server/server.h"

extern "C" {

extern cuff::Hardware *const whole_hardware[];
extern cuff::Memory &whole_memory;
extern cuff::ControllerConfig whole_config;
int whole_random(void *context, unsigned char *buffer, size_t size);

}

namespace {

cuff::Ms whole_clock() { return 0; }

void wake(void *server) { static_cast<cuff::Server *>(server)->wake(); }

}  // namespace

int main() {
  static cuff::Control control(whole_config, whole_hardware, whole_memory);
  static cuff::Connection connections[5];
  static cuff::Server server(control, connections, whole_clock);
  cuff::Key key;
  control.on_request(wake, &server);
  control.on_news(wake, &server);
  control.boot();
  server.begin(key, whole_random, nullptr);
  server.listen(0, cuff::DEFAULT_PORT);
  while (control.may_update()) {
    control.step(10);
    control.serve();
    control.press_button();
    control.release();
    server.turn(10);
    server.change_key(key);
  }
  server.stop();
}
