#pragma once

#include <string>

#include "../components/cuff_plant/device.h"

/// A whole device in this process, and a client of its own by mbedTLS, for what shows only in records of TLS.
namespace cuff {

/// A client's TLS connection; `connect` says what the handshake came to.
class TestClient {
 public:
  explicit TestClient(Device &device) : device_(device) {}
  ~TestClient();

  /// Shake hands by a key; return whether that was possible.
  bool connect(const Key &key, const char *identity = PSK_IDENTITY, int suite = 0,
               unsigned char longest = MBEDTLS_SSL_MAX_FRAG_LEN_NONE);

  /// Connect and upgrade, perhaps with shorter records than are usual; require that both work.
  void enter(const Key &key, const char *client, unsigned char longest = MBEDTLS_SSL_MAX_FRAG_LEN_NONE);

  void write(const std::string &bytes);
  void text(const std::string &text);

  /// Write bytes to the socket itself, past TLS.
  void write_raw(const std::string &bytes);

  /// Return what comes until `part` is in it or so many ms are over, without the headers of frames being read.
  std::string read_until(const std::string &part, int ms = 3000);

  /// Return everything that comes within so many ms.
  std::string read_for(int ms);

  /// Return the code of the close frame that comes next, 0 when the connection ends without.
  int close_code(int ms = 5000);

  /// Return whether the other side lets go of the socket within so long.
  bool ended(int ms);

  /// Whether a session of the first handshake is there to be resumed.
  const mbedtls_ssl_context &ssl() const { return this->ssl_; }
  mbedtls_ssl_context &ssl() { return this->ssl_; }

 protected:
  int read_some_(unsigned char *buffer, size_t size);
  void turn_(int timeout_ms);

  Device &device_;
  mbedtls_ssl_context ssl_;
  mbedtls_ssl_config config_;
  int suites_[2] = {};
  int socket_ = -1;
  std::string pending_;
};

}  // namespace cuff
