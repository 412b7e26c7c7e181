#pragma once

#include <cstdint>

/// Whole numbers instead of floating point: an ESP32-C3 has no unit for it.
namespace cuff {

/// Milliseconds on the controller's monotonic clock, or a length of time.
using Ms = int64_t;

/// Hundredths of a mmHg above ambient; also mmHg/s where a name says rate.
using Pressure = int32_t;

/// Stands for a pressure that is not known.
constexpr Pressure NO_PRESSURE = INT32_MIN;

/// Stands for a length of time that does not apply.
constexpr Ms NO_MS = -1;

constexpr Pressure mmhg(int whole) { return whole * 100; }

/// The pump's drive in thousandths.
using Duty = uint16_t;
constexpr Duty FULL_DUTY = 1000;

template<typename T> constexpr T smaller(T a, T b) { return b < a ? b : a; }
template<typename T> constexpr T larger(T a, T b) { return a < b ? b : a; }

}  // namespace cuff
