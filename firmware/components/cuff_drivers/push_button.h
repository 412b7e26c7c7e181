#pragma once

namespace cuff {

/// The local button. A press is told once; two readings in a row must agree, so that a contact may bounce.
class PushButton {
 public:
  /// Take a reading; return whether a press begins with it.
  bool step(bool pressed) {
    const bool settled = pressed == this->last_;
    const bool begins = settled && pressed && !this->down_;
    if (settled)
      this->down_ = pressed;
    this->last_ = pressed;
    return begins;
  }

 protected:
  bool last_ = false;
  bool down_ = false;
};

}  // namespace cuff
