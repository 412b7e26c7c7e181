#pragma once

#include <cstring>

#include "units.h"

namespace cuff {

constexpr unsigned CLIENT_BYTES = 64;

/// The name of a client, with its end.
struct Client {
  char name[CLIENT_BYTES + 1] = {};

  bool empty() const { return this->name[0] == '\0'; }
  bool operator==(const Client &other) const { return std::strcmp(this->name, other.name) == 0; }
};

/// One lease for the whole controller (Cuff Link, rule 3).
class Lease {
 public:
  const Client &owner() const { return this->owner_; }
  bool held() const { return !this->owner_.empty(); }

  /// Return whether another client's lease stands against `client`.
  bool held_against(const Client &client) const { return this->held() && !(this->owner_ == client); }

  /// Give or renew the lease; it ends `ms` from now.
  void grant(const Client &client, Span ms) {
    this->owner_ = client;
    this->left_ms_ = ms;
  }

  /// Let time pass.
  void pass(Span dt) { this->left_ms_ = shorter(this->left_ms_, dt); }

  /// End the lease: no client holds it.
  void end() { this->owner_ = Client(); }

  /// Return what is left of it, 0 when no client holds it.
  Span left_ms() const { return this->held() ? this->left_ms_ : 0; }

  /// Return whether it is held and its time is up.
  bool expired() const { return this->held() && this->left_ms_ == 0; }

 protected:
  Span left_ms_ = 0;
  Client owner_;
};

}  // namespace cuff
