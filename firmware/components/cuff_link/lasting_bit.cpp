#include "lasting_bit.h"

#include "esphome/core/defines.h"

#ifdef USE_ESP32
#include <nvs.h>
#else
#include "esphome/core/application.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>
#endif

namespace esphome::cuff_link {

#ifdef USE_ESP32

// Not ESPHome's preferences: those are written later, and by its loop alone.
constexpr char SPACE[] = "cuff_link";
constexpr char KEY[] = "up";

bool LastingBit::load() {
  nvs_handle_t handle;
  esp_err_t err = nvs_open(SPACE, NVS_READONLY, &handle);
  if (err == ESP_ERR_NVS_NOT_FOUND)
    return false;
  if (err != ESP_OK)
    return true;
  uint8_t value = 1;
  err = nvs_get_u8(handle, KEY, &value);
  nvs_close(handle);
  return err == ESP_ERR_NVS_NOT_FOUND ? false : err != ESP_OK || value != 0;
}

bool LastingBit::store(bool bit) {
  nvs_handle_t handle;
  if (nvs_open(SPACE, NVS_READWRITE, &handle) != ESP_OK)
    return false;
  const bool kept = nvs_set_u8(handle, KEY, bit) == ESP_OK && nvs_commit(handle) == ESP_OK;
  nvs_close(handle);
  return kept;
}

#else

namespace fs = std::filesystem;

/// The file, in the folder of ESPHome's own preferences. It is there while the bit is set.
static fs::path file() {
  const char *folder = getenv("ESPHOME_PREFDIR");
  const char *home = getenv("HOME");
  const fs::path base = folder != nullptr ? fs::path(folder) : fs::path(home != nullptr ? home : ".") / ".esphome/prefs";
  return base / (App.get_name().str() + ".cuff_up");
}

bool LastingBit::load() { return access(file().c_str(), F_OK) == 0; }

bool LastingBit::store(bool bit) {
  if (!bit)
    return remove(file().c_str()) == 0 || !this->load();
  std::error_code error;
  fs::create_directories(file().parent_path(), error);
  FILE *stream = fopen(file().c_str(), "w");
  if (stream == nullptr)
    return false;
  const bool kept = fsync(fileno(stream)) == 0;
  return fclose(stream) == 0 && kept;
}

#endif

}  // namespace esphome::cuff_link
