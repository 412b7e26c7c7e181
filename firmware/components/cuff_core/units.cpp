#include "units.h"

namespace cuff {

Span longer(Span span, Span passed) {
  if (span == NO_MS)
    return NO_MS;
  return span < SPAN_MAX - passed ? span + passed : SPAN_MAX;
}

}  // namespace cuff
