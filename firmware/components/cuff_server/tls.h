#pragma once

#include <mbedtls/ssl.h>

#include "../cuff_core/units.h"

namespace cuff {

constexpr size_t KEY_BYTES = 32;
constexpr char PSK_IDENTITY[] = "cuff-link";

/// A device's key.
struct Key {
  uint8_t bytes[KEY_BYTES] = {};
};

/// Fill a buffer with bytes that are good enough for keys; return 0 when that was possible.
using TlsRandom = int (*)(void *context, unsigned char *buffer, size_t size);

/// What all connections have in common: the one suite, and the key.
class TlsContext {
 public:
  TlsContext();
  ~TlsContext();
  TlsContext(const TlsContext &) = delete;
  TlsContext &operator=(const TlsContext &) = delete;

  /// Prepare for connections; return false when memory is short.
  bool begin(TlsRandom random, void *context);

  /// Use another key for every handshake from now on.
  void set_key(const Key &key) { this->key_ = key; }

  const mbedtls_ssl_config *config() const { return &this->config_; }

 protected:
  static int give_key(void *context, mbedtls_ssl_context *ssl, const unsigned char *identity, size_t size);

  Key key_;
  mbedtls_ssl_config config_;
};

/// What became of a handshake, a read or a write, beside a number of bytes.
enum TlsOutcome : int { TLS_BLOCKED = 0, TLS_ENDED = -1, TLS_BROKEN = -2, TLS_TOO_BIG = -3 };

/// One TLS connection on a socket that does not block.
class TlsSession {
 public:
  /// Begin on a socket; return false when memory is short.
  bool begin(const TlsContext &context, int socket);

  /// Give back all memory.
  void end();

  /// Go on with the handshake; return 1 when it is done, else an outcome.
  int handshake();

  /// Read at most so much; return how many bytes, or an outcome.
  int read(uint8_t *buffer, size_t size);

  /// Return whether there is something to read that no longer stands in the socket.
  bool pending() const { return mbedtls_ssl_check_pending(&this->ssl_) != 0; }

  /// The most that one record takes: a peer may have asked for shorter ones than ours.
  size_t longest() const { return static_cast<size_t>(mbedtls_ssl_get_max_out_record_payload(&this->ssl_)); }

  /// Write all of a buffer; return its size, or an outcome.
  ///
  /// When it was blocked, call this again with the same size until it was not; `buffer` may have changed by then, for
  /// what was to be sent is kept encrypted.
  int write(const uint8_t *buffer, size_t size);

  /// Say that nothing follows, as far as the socket takes it at once.
  void say_goodbye() { mbedtls_ssl_close_notify(&this->ssl_); }

 protected:
  static int send_(void *context, const unsigned char *data, size_t size);
  static int receive_(void *context, unsigned char *data, size_t size);
  static int outcome_(int result);

  int socket_ = 0;
  mbedtls_ssl_context ssl_{};
};

}  // namespace cuff
