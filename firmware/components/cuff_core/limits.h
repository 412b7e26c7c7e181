#pragma once

#include "units.h"

/// What a controller is, and the limits that nothing on the network can change.
namespace cuff {

constexpr int CHANNELS_MAX = 4;

/// At or above it a cuff occludes (Cuff Link, rule 1).
constexpr Pressure VENTED_BELOW = mmhg(20);

/// The lowest target.
constexpr Pressure TARGET_MIN = mmhg(30);

constexpr Span LEASE_MIN_MS = 1000;

/// How often a channel is sampled and regulated.
constexpr Span STEP_MS = 10;

constexpr Pressure BOUND_MARGIN = mmhg(20);
constexpr Pressure BOUND_MAX = mmhg(300);
constexpr Pressure SENSOR_MIN = mmhg(-20);

/// Limits of the whole controller, as `hello` announces them.
struct Limits {
  Span occlusion_max_ms = 900000;
  Span reperfusion_ms = 180000;
  Span lease_max_ms = 5000;
  int clients = 4;
  Span sample_ms = STEP_MS;
};

/// One channel: its pressures, the cuff's width, and what calibration found.
///
/// `fill_ms` is from empty to `pressure_max`. Of a tight cuff, in hundredths of mmHg/s, `pump_rate` is at a working
/// pressure and `vent_rate` through what bleeds at 100 mmHg.
struct ChannelLimits {
  Pressure pressure_max = mmhg(250);
  int cuff_width_mm = 110;
  Span fill_ms = 14000;
  Pressure sensor_max = mmhg(300);
  Pressure pump_rate = mmhg(9);
  Pressure vent_rate = mmhg(90);

  /// The pressure above which the channel vents in any case.
  constexpr Pressure bound() const { return smaller(this->pressure_max + BOUND_MARGIN, BOUND_MAX); }
};

/// The identity that the controller announces; each text is at most 64 bytes of UTF-8 and outlives the controller.
struct Identity {
  const char *id;
  const char *name;
  const char *model;
  const char *firmware;
};

/// Everything about a controller that stays the same from boot to boot.
struct ControllerConfig {
  Identity identity{};
  Limits limits{};
  int channel_count = 0;
  ChannelLimits channels[CHANNELS_MAX]{};
};

}  // namespace cuff
