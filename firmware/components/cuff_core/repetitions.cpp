#include "repetitions.h"

namespace cuff {

void Repetitions::forget(Fine value) {
  this->count_ = this->next_ = 0;
  this->ms_ = this->turned_ms_ = 0;
  this->rising_ = false;
  this->high_ = this->low_ = value;
}

void Repetitions::observe(int32_t dt, Fine value) {
  this->ms_ += dt;
  this->turned_ms_ += dt;
  if (this->known() && this->overdue_())
    this->forget(value);
  else if (this->rising_)
    this->rise_(value);
  else
    this->fall_(value);
}

bool Repetitions::overdue_() const {
  for (int i = 0; i < this->count_; i++) {
    if (this->turned_ms_ <= this->lasted_[i])
      return false;
  }
  return true;
}

/// Go on rising, or turn: a repetition lasts from one such turn to the next.
void Repetitions::rise_(Fine value) {
  this->high_ = larger(this->high_, value);
  if (value >= this->high_ - TURN)
    return;
  this->rises_[this->next_] = this->high_ - this->low_;
  this->lasted_[this->next_] = this->ms_;
  this->next_ = this->next_ + 1 == KEPT ? 0 : this->next_ + 1;
  this->count_ = smaller(this->count_ + 1, KEPT);
  this->rising_ = false;
  this->low_ = value;
  this->ms_ = this->turned_ms_ = 0;
}

/// Go on falling, or turn.
void Repetitions::fall_(Fine value) {
  this->low_ = smaller(this->low_, value);
  if (value <= this->low_ + TURN)
    return;
  this->rising_ = true;
  this->high_ = value;
  this->turned_ms_ = 0;
  if (this->count_ == 0)
    this->ms_ = 0;
}

Fine Repetitions::peak() const {
  if (!this->rising_)
    return this->high_;
  Fine largest = 0;
  for (int i = 0; i < this->count_; i++)
    largest = larger(largest, this->rises_[i]);
  return larger(this->high_, this->low_ + largest);
}

Fine Repetitions::valley() const {
  if (this->rising_)
    return this->low_;
  Fine sum = 0;
  for (int i = 0; i < this->count_; i++)
    sum += this->rises_[i];
  return smaller(this->low_, this->high_ - sum / larger(1, this->count_));
}

}  // namespace cuff
