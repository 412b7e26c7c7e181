#include "console.h"

#include <cmath>
#include <cstdio>
#include <map>
#include <sstream>
#include <stdexcept>

#include "../cuff_server/accept.h"

namespace cuff {

namespace {

const char *const NOTHING = "null";

/// Raise what the answer says of a line that makes no sense.
[[noreturn]] void refuse(const std::string &why) { throw std::invalid_argument(why); }

bool on_or_off(const std::string &word) {
  if (word != "on" && word != "off")
    refuse("'" + word + "' is neither on nor off");
  return word == "on";
}

double number(const std::string &word) {
  size_t end = 0;
  double value = 0;
  try {
    value = std::stod(word, &end);
  } catch (const std::exception &) {
    end = 0;
  }
  if (end == 0 || end != word.size() || !std::isfinite(value))
    refuse("'" + word + "' is no number");
  return value;
}

std::string tenths(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.1f", value);
  return text;
}

std::string quoted(const std::string &text) {
  char buffer[512];
  JsonWriter json(buffer, sizeof(buffer));
  json.text(text.data(), text.size() < 60 ? text.size() : 60);
  return std::string(buffer, json.length());
}

}  // namespace

std::string Console::answer(const std::string &line) {
  static const std::map<std::string, std::pair<size_t, Command>> COMMANDS{
      {"fault", {3, &Console::fault_}},       {"exercise", {2, &Console::exercise_}},
      {"drift", {2, &Console::drift_}},       {"pressure", {1, &Console::pressure_}},
      {"tense", {2, &Console::tense_}},       {"knock", {2, &Console::knock_}},
      {"lop", {1, &Console::lop_}},           {"button", {0, &Console::button_}},
      {"power", {1, &Console::power_}},       {"stall", {1, &Console::stall_}},
      {"key", {1, &Console::key_}},           {"warp", {1, &Console::warp_}},
      {"boot", {0, &Console::boot_}},         {"identifying", {0, &Console::identifying_}},
      {"may_update", {0, &Console::update_}}, {"state", {0, &Console::state_}},
      {"clients", {0, &Console::clients_}},   {"network", {1, &Console::network_}},
  };
  std::istringstream stream(line);
  std::string name, word;
  Words words;
  stream >> name;
  while (stream >> word)
    words.push_back(word);
  const auto found = COMMANDS.find(name);
  if (found == COMMANDS.end())
    return "{\"error\": " + quoted(name + " is unknown") + "}\n";
  try {
    if (words.size() != found->second.first)
      refuse("takes " + std::to_string(found->second.first) + " words");
    return "{\"ok\": " + quoted(name) + ", \"result\": " + (this->*found->second.second)(words) + "}\n";
  } catch (const std::exception &error) {
    return "{\"error\": " + quoted(name + ": " + error.what()) + "}\n";
  }
}

std::string Console::take(const char *data, size_t size) {
  std::string answers;
  this->rest_.append(data, size);
  for (size_t end; (end = this->rest_.find('\n')) != std::string::npos;) {
    answers += this->answer(this->rest_.substr(0, end));
    this->rest_.erase(0, end + 1);
  }
  return answers;
}

int Console::channel_(const std::string &word) const {
  const double value = number(word);
  if (value < 0 || value >= this->device_.rig().channels() || value != std::floor(value))
    refuse("there is no channel " + word);
  return static_cast<int>(value);
}

std::string Console::fault_(const Words &words) {
  Fault fault;
  const bool on = on_or_off(words[2]);
  if (!parse_fault(words[1], fault))
    refuse("there is no fault " + words[1]);
  this->device_.rig().with_plant(this->channel_(words[0]), [&](Plant &plant) { plant.set_fault(fault, on); });
  return NOTHING;
}

std::string Console::exercise_(const Words &words) {
  const bool on = on_or_off(words[1]);
  this->device_.rig().with_plant(this->channel_(words[0]), [&](Plant &plant) { plant.movement().work(on); });
  return NOTHING;
}

std::string Console::drift_(const Words &words) {
  const double drift = number(words[1]);
  this->device_.rig().with_plant(this->channel_(words[0]), [&](Plant &plant) { plant.sensor().drift = drift; });
  return NOTHING;
}

std::string Console::pressure_(const Words &words) {
  return tenths(this->device_.rig().with_plant(this->channel_(words[0]), [](Plant &plant) { return plant.pressure(); }));
}

std::string Console::tense_(const Words &words) {
  const bool on = on_or_off(words[1]);
  this->device_.rig().with_plant(this->channel_(words[0]), [&](Plant &plant) { plant.limb().unrest().tense = on; });
  return NOTHING;
}

std::string Console::knock_(const Words &words) {
  const double times = number(words[1]);
  this->device_.rig().with_plant(this->channel_(words[0]),
                                 [&](Plant &plant) { plant.limb().unrest().knocks_a_minute = times; });
  return NOTHING;
}

std::string Console::lop_(const Words &words) {
  return tenths(this->device_.rig().with_plant(this->channel_(words[0]), [](Plant &plant) { return plant.limb().lop(); }));
}

std::string Console::button_(const Words &) {
  if (!this->device_.rig().powered())
    refuse("the controller has no power");
  this->device_.rig().control().press_button();
  return NOTHING;
}

std::string Console::power_(const Words &words) {
  if (!(on_or_off(words[0]) ? this->device_.restore_power() : this->device_.cut_power()))
    refuse("the port is taken");
  return NOTHING;
}

std::string Console::stall_(const Words &words) {
  this->device_.server().stall(on_or_off(words[0]));
  return NOTHING;
}

std::string Console::key_(const Words &words) {
  Key key;
  if (!parse_key(words[0].data(), words[0].size(), key.bytes))
    refuse("a key is 32 bytes, 44 characters of base64");
  this->device_.change_key(key);
  return NOTHING;
}

std::string Console::warp_(const Words &words) {
  this->device_.rig().warp(number(words[0]));
  return NOTHING;
}

std::string Console::boot_(const Words &) { return quoted(this->device_.server().boot()); }

/// Show what a state would, past the network.
std::string Console::state_(const Words &) {
  char buffer[SEND_BYTES];
  JsonWriter json(buffer, sizeof(buffer));
  write_state(json, this->device_.rig().control().snapshot(), this->device_.server().seq());
  return std::string(buffer, json.length());
}

std::string Console::clients_(const Words &) { return std::to_string(this->device_.server().clients()); }

std::string Console::network_(const Words &words) {
  if (words[0] != "lost" && on_or_off(words[0])) {
    if (!this->device_.listen())
      refuse("the port is taken");
    return NOTHING;
  }
  if (words[0] != "lost")
    this->device_.server().close();
  this->device_.server().drop();
  return NOTHING;
}

std::string Console::identifying_(const Words &) {
  return this->device_.rig().control().snapshot().identifying ? "true" : "false";
}

std::string Console::update_(const Words &) {
  return this->device_.rig().control().may_update() ? "true" : "false";
}

}  // namespace cuff
