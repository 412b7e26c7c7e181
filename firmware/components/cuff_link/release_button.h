#pragma once

#include "esphome/core/defines.h"

#ifdef USE_BUTTON

#include "esphome/components/button/button.h"
#include "esphome/core/helpers.h"

#include "cuff_link.h"

namespace esphome::cuff_link {

/// Releases every cuff, for whoever presses it.
class ReleaseButton : public button::Button, public Parented<CuffLink> {
 protected:
  void press_action() override { this->parent_->release(); }
};

}  // namespace esphome::cuff_link

#endif
