/// Run the core on a history, to be compared with another reading of the rules.
///
/// Arguments: channels, pressure_max and sensor_max in hundredths of mmHg, and in ms fill, occlusion_max, reperfusion
/// and lease_max. Each line of standard input is something that happens:
///
///   boot                  the power comes, or comes back
///   step DT SAMPLES       DT ms pass; for each channel FRESH RAW PRESSURE AGE DUTY BLEED: a sample, if FRESH is 1, and
///                         what pump and valve are to do from now on if the cuff is held
///   press                 the button
///   ask CLIENT FRAME      a client's request, as it comes over the network
///
/// For each a line of JSON goes out: why it was refused, the state, and what events are new.

#include <iostream>
#include <sstream>
#include <string>

#include "../components/cuff_core/controller.h"
#include "../components/cuff_server/frames.h"
#include "../components/cuff_server/request_frame.h"
#include "regulator.h"

namespace cuff {

namespace {

/// The bit, which outlives the power as long as the program runs.
struct KeptBit : Memory {
  bool bit = false;

  bool load() override { return this->bit; }
  bool store(bool bit) override {
    this->bit = bit;
    return true;
  }
};

class History {
 public:
  explicit History(const ControllerConfig &config) : config_(config) {}

  /// Have one thing happen; return false for a line that is none.
  bool happen(const std::string &line) {
    std::istringstream words(line);
    std::string what;
    words >> what;
    this->refused_ = ErrorCode::NONE;
    if (what == "boot")
      this->boot_();
    else if (what == "step")
      this->step_(words);
    else if (what == "press")
      this->controller_.press_button();
    else if (what == "ask")
      this->ask_(words);
    else
      return false;
    return !words.fail();
  }

  /// Return what it led to.
  std::string shown() {
    char buffer[8192];
    JsonWriter json(buffer, sizeof(buffer));
    json.form(R"({"refused":~,"state":)").text(to_text(this->refused_));
    this->controller_.show(this->snapshot_);
    write_state(json, this->snapshot_, 0);
    json.raw(",\"events\":[");
    const EventLog &events = this->controller_.events();
    for (const char *comma = ""; this->told_ < events.newest(); comma = ",") {
      Event event;
      events.read(++this->told_, event);
      json.raw(comma);
      write_event(json, event);
    }
    json.raw("]}");
    return std::string(buffer, json.length());
  }

 protected:
  void boot_() {
    this->now_ = 0;
    this->told_ = 0;
    this->controller_.boot(this->config_, this->bit_);
  }

  void step_(std::istringstream &words) {
    Ms dt = 0;
    Sample samples[CHANNELS_MAX];
    const Sample *fresh[CHANNELS_MAX] = {};
    words >> dt;
    for (int i = 0; i < this->config_.channel_count; i++) {
      bool is_fresh = false;
      Sample &sample = samples[i];
      DriveTold &told = drives_told[i];
      words >> is_fresh >> sample.raw >> sample.pressure >> sample.age_ms >> told.duty >> told.bleed;
      fresh[i] = is_fresh ? &sample : nullptr;
    }
    this->controller_.step(this->now_ += dt, fresh);
  }

  void ask_(std::istringstream &words) {
    Client client;
    std::string name, text;
    words >> name >> std::ws;
    std::getline(words, text);
    std::snprintf(client.name, sizeof(client.name), "%s", name.c_str());
    Frame frame;
    Request request;
    Refusal refusal = parse_frame(text.data(), text.size(), frame);
    if (!refusal)
      refusal = parse_request(frame, this->config_, request);
    if (!refusal)
      refusal = this->controller_.carry_out(client, request).refusal;
    this->refused_ = refusal.code();
  }

  ControllerConfig config_;
  KeptBit bit_;
  Controller controller_;
  Snapshot snapshot_;
  Ms now_ = 0;
  uint32_t told_ = 0;
  ErrorCode refused_ = ErrorCode::NONE;
};

/// Read the arguments; return false when they are none.
bool read_config(int count, char **words, ControllerConfig &config) {
  if (count != 8)
    return false;
  int numbers[7];
  for (int i = 0; i < 7; i++)
    numbers[i] = std::atoi(words[i + 1]);
  config.channel_count = numbers[0];
  config.limits.occlusion_max_ms = numbers[4];
  config.limits.reperfusion_ms = numbers[5];
  config.limits.lease_max_ms = numbers[6];
  for (int i = 0; i < CHANNELS_MAX; i++)
    config.channels[i] = {numbers[1], 110, numbers[3], numbers[2], i, 0};
  return config.channel_count > 0 && config.channel_count <= CHANNELS_MAX;
}

}  // namespace

}  // namespace cuff

int main(int count, char **words) {
  cuff::ControllerConfig config;
  if (!cuff::read_config(count, words, config)) {
    std::cerr << "which controller? The first lines of the source say what is to be given\n";
    return 2;
  }
  cuff::History history(config);
  for (std::string line; std::getline(std::cin, line);) {
    if (!history.happen(line)) {
      std::cerr << "not understood: " << line << '\n';
      return 2;
    }
    std::cout << history.shown() << '\n';
  }
  return 0;
}
