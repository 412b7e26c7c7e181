#include "disturbance.h"

namespace cuff {

namespace {

/// Return how far a mean over `lag` ms follows a value in `dt` ms.
Fine followed(Fine difference, int32_t dt, int32_t lag) { return difference / lag * smaller(dt, lag); }

}  // namespace

void Disturbance::start() {
  this->high_ = this->low_ = this->peak_ = this->valley_ = 0;
  this->value_ = this->lagging_ = this->slow_ = this->risen_from_ = 0;
  this->repetitions_.forget(0);
  this->still_ms_ = SPAN_MS;
  this->piece_ms_ = this->at_ = 0;
  this->pieces_ = 1;
  this->highest_[0] = this->lowest_[0] = 0;
}

void Disturbance::observe(int32_t dt, Fine value) {
  this->value_ = value;
  this->lagging_ += followed(value - this->lagging_, dt, LAG_MS);
  this->slow_ += followed(value - this->slow_, dt, MEAN_MS);
  this->note_(dt, value);
  this->peak_ = this->high_;
  this->valley_ = this->low_;
  this->risen_from_ = smaller(this->risen_from_, value);
  this->still_ms_ = smaller(this->still_ms_ + dt, SPAN_MS);
  if (value > this->risen_from_ + LIMB_RISE) {
    this->still_ms_ = 0;
    this->risen_from_ = value;
  }
  this->foretell_(dt, value);
}

/// Set peak and valley by the last repetitions, or by what rest there is.
void Disturbance::foretell_(int32_t dt, Fine value) {
  if (this->still_ms_ >= SPAN_MS) {
    this->peak_ = this->valley_ = this->slow_;
    this->repetitions_.forget(value);
    return;
  }
  this->repetitions_.observe(dt, value);
  if (this->repetitions_.known()) {
    this->peak_ = this->repetitions_.peak();
    this->valley_ = this->repetitions_.valley();
  }
}

/// Keep the highest and the lowest of each tenth of a second.
void Disturbance::note_(int32_t dt, Fine value) {
  this->piece_ms_ += dt;
  if (this->piece_ms_ >= PIECE_MS) {
    this->piece_ms_ = 0;
    this->next_piece_(value);
    return;
  }
  Fine &highest = this->highest_[this->at_], &lowest = this->lowest_[this->at_];
  highest = larger(highest, value);
  lowest = smaller(lowest, value);
  this->high_ = larger(this->high_, value);
  this->low_ = smaller(this->low_, value);
}

/// Begin a piece in the place of the oldest, and look through all of them.
void Disturbance::next_piece_(Fine value) {
  this->at_ = this->at_ + 1 == PIECES ? 0 : this->at_ + 1;
  this->pieces_ = smaller(this->pieces_ + 1, PIECES);
  this->highest_[this->at_] = this->lowest_[this->at_] = this->high_ = this->low_ = value;
  for (int i = 0; i < this->pieces_; i++) {
    this->high_ = larger(this->high_, this->highest_[i]);
    this->low_ = smaller(this->low_, this->lowest_[i]);
  }
}

}  // namespace cuff
