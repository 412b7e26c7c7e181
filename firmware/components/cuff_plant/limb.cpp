#include "limb.h"

#include <algorithm>
#include <cmath>

namespace cuff {

namespace {

/// Cuff width by girth from which on all of the pressure reaches the artery (E231).
constexpr double WIDE_ENOUGH = 0.46;
constexpr double LOOSE_MMHG = 2.0;
constexpr double SNUG_MMHG = 20.0;
constexpr double EDGE_FADES_MMHG = 120.0;

/// What limbs at one site have in common, seated: girth and largest pulse as mean and spread (E238 to E244).
struct Anatomy {
  double girth_mm, girth_spread, pulse_mmhg, pulse_spread, raised, narrow;
};

constexpr Anatomy ANATOMY[] = {
    {300.0, 25.0, 1.7, 0.4, 0.0, 0.075},
    {260.0, 20.0, 1.2, 0.25, 0.0, 0.075},
    {550.0, 40.0, 1.25, 0.15, 8.0, 0.257},
    {370.0, 25.0, 1.2, 0.15, 15.0, 0.257},
};

/// Return the share of a cuff's pressure that reaches the artery.
double transmission(const Anatomy &anatomy, double girth_mm, double width_mm) {
  return 1.0 / (1.0 + anatomy.narrow * std::max(0.0, girth_mm / width_mm - 1.0 / WIDE_ENOUGH));
}

Artery any_artery(Site site, double width_mm, Chance &chance) {
  const Anatomy &anatomy = ANATOMY[static_cast<int>(site)];
  Artery artery{};
  artery.systolic = chance.within_two(120.0, 11.0) + anatomy.raised;
  artery.diastolic = artery.systolic - chance.within_two(38.0, 6.0);
  const double girth_mm = chance.within_two(anatomy.girth_mm, anatomy.girth_spread);
  artery.transmission = transmission(anatomy, girth_mm, width_mm);
  artery.closing = chance.within_two(9.5, 1.5);
  artery.collapse = chance.within_two(13.0, 1.2);
  artery.stretch = chance.within_two(15.0, 2.0);
  artery.edge = chance.within_two(0.195, 0.02);
  artery.peak = chance.within_two(anatomy.pulse_mmhg, anatomy.pulse_spread);
  return artery;
}

}  // namespace

double Artery::largest() const {
  const double pulse_pressure = this->systolic - this->diastolic;
  const double at = pulse_pressure * this->stretch / (this->collapse + this->stretch);
  return this->volume(at) - this->volume(at - pulse_pressure);
}

double Artery::volume(double transmural) const {
  if (transmural < 0)
    return this->collapse * std::exp(transmural / this->collapse);
  return this->collapse - this->stretch * std::expm1(-transmural / this->stretch);
}

double Artery::pulse(double cuff_pressure, double foot, double rise, double wave) const {
  if (cuff_pressure < LOOSE_MMHG || rise <= 0)
    return 0.0;
  const double outside = this->transmission * cuff_pressure;
  const double gain = this->peak * (1 - this->edge) / this->largest();
  const double under = this->volume(foot + rise * wave - outside) - this->volume(foot - outside);
  double beyond = this->peak * this->edge * wave * rise / (this->systolic - this->diastolic);
  if (outside > this->systolic)
    beyond *= std::exp((this->systolic - outside) / EDGE_FADES_MMHG);
  return std::min(1.0, cuff_pressure / SNUG_MMHG) * (gain * under + beyond);
}

Limb::Limb(Site site, double width_mm, Chance &chance)
    : artery_(any_artery(site, width_mm, chance)), heart_(chance, chance.within_two(68.0, 9.0)), unrest_(chance) {}

double Limb::pulse(double dt, double cuff_pressure) {
  const double wave = this->heart_.advance(dt);
  const Beat &beat = this->heart_.beat();
  const double foot = this->artery_.diastolic + beat.shift;
  const double rise = (this->artery_.systolic - this->artery_.diastolic) * beat.filling;
  return beat.size * this->artery_.pulse(cuff_pressure, foot, rise, wave);
}

}  // namespace cuff
