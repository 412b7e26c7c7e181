#pragma once

#include "chance.h"
#include "heart.h"
#include "unrest.h"

namespace cuff {

/// Where a cuff sits.
enum class Site { ARM, FOREARM, THIGH, CALF };

/// One artery under one cuff; pressures in mmHg. The sizes are those of the Python simulator's rig.
///
/// Its volume over its transmural pressure has two sides: it collapses when the cuff presses harder than the blood,
/// and stiffens when the blood presses harder than the cuff. What a beat adds to the volume is what the cuff feels.
struct Artery {
  double systolic;
  double diastolic;
  double transmission;
  double closing;
  double collapse;
  double stretch;
  double edge;
  double peak;

  /// The cuff's pressure from which on no blood passes.
  double lop() const { return (this->systolic + this->closing) / this->transmission; }

  /// The largest volume that a beat adds at any pressure of the cuff.
  double largest() const;

  double volume(double transmural) const;

  /// Return mmHg of pulse in a cuff, `wave` (0 to 1) being where the present beat is.
  double pulse(double cuff_pressure, double foot, double rise, double wave) const;
};

/// One limb in one cuff, as time goes by.
class Limb {
 public:
  /// Put a cuff of `width_mm` on the limb of somebody who is healthy, at rest.
  Limb(Site site, double width_mm, Chance &chance);

  /// The true limb occlusion pressure under this cuff, mmHg.
  double lop() const { return this->artery_.lop(); }

  /// Advance `dt` seconds; return the pulse, mmHg, in a cuff at `cuff_pressure`.
  double pulse(double dt, double cuff_pressure);

  Unrest &unrest() { return this->unrest_; }

 protected:
  Artery artery_;
  Heart heart_;
  Unrest unrest_;
};

}  // namespace cuff
