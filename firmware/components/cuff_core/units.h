#pragma once

#include <cstdint>

/// Whole numbers instead of floating point: an ESP32-C3 has no unit for it.
namespace cuff {

/// Milliseconds on the controller's monotonic clock, or a length of time.
using Ms = int64_t;

/// A length of time in ms that a chip of 32 bits counts at once. One that goes on growing stays at its end, 24 days.
using Span = int32_t;
constexpr Span SPAN_MAX = INT32_MAX;

/// Hundredths of a mmHg above ambient; also mmHg/s where a name says rate.
using Pressure = int32_t;

/// Stands for a pressure that is not known.
constexpr Pressure NO_PRESSURE = INT32_MIN;

/// Stands for a length of time that does not apply.
constexpr Span NO_MS = -1;

constexpr Pressure mmhg(int whole) { return whole * 100; }

/// The pump's drive in thousandths.
using Duty = uint16_t;
constexpr Duty FULL_DUTY = 1000;

/// Cut a length of time to what a span can be.
constexpr Span to_span(Ms ms) { return ms < SPAN_MAX ? static_cast<Span>(ms) : SPAN_MAX; }

/// Return `span` and the time that has passed since, as far as it goes; NO_MS stays what it is.
Span longer(Span span, Span passed);

/// Return what is left of `span`, 0 when it is over.
constexpr Span shorter(Span span, Span passed) { return span > passed ? span - passed : 0; }

template<typename T> constexpr T smaller(T a, T b) { return b < a ? b : a; }
template<typename T> constexpr T larger(T a, T b) { return a < b ? b : a; }

}  // namespace cuff
