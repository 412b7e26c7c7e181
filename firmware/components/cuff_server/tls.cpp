#include "tls.h"

#include <cstring>

#include <sys/socket.h>

#include "backlog.h"

namespace cuff {

namespace {

constexpr int SUITES[] = {MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256, 0};
constexpr uint16_t GROUPS[] = {MBEDTLS_SSL_IANA_TLS_GROUP_X25519, MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1,
                               MBEDTLS_SSL_IANA_TLS_GROUP_NONE};

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

}  // namespace

TlsContext::TlsContext() { mbedtls_ssl_config_init(&this->config_); }

TlsContext::~TlsContext() { mbedtls_ssl_config_free(&this->config_); }

bool TlsContext::begin(TlsRandom random, void *context) {
  mbedtls_ssl_config_free(&this->config_);
  mbedtls_ssl_config_init(&this->config_);
  if (mbedtls_ssl_config_defaults(&this->config_, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM,
                                  MBEDTLS_SSL_PRESET_DEFAULT) != 0)
    return false;
  mbedtls_ssl_conf_rng(&this->config_, random, context);
  mbedtls_ssl_conf_ciphersuites(&this->config_, SUITES);
  mbedtls_ssl_conf_groups(&this->config_, GROUPS);
  mbedtls_ssl_conf_min_tls_version(&this->config_, MBEDTLS_SSL_VERSION_TLS1_2);
  mbedtls_ssl_conf_max_tls_version(&this->config_, MBEDTLS_SSL_VERSION_TLS1_2);
  // Asked for at each handshake: a second call of mbedtls_ssl_conf_psk would leave the first key valid.
  mbedtls_ssl_conf_psk_cb(&this->config_, give_key, this);
  return true;
}

int TlsContext::give_key(void *context, mbedtls_ssl_context *ssl, const unsigned char *identity, size_t size) {
  const auto *self = static_cast<const TlsContext *>(context);
  if (size != sizeof(PSK_IDENTITY) - 1 || std::memcmp(identity, PSK_IDENTITY, size) != 0)
    return -1;
  return mbedtls_ssl_set_hs_psk(ssl, self->key_.bytes, KEY_BYTES);
}

bool TlsSession::begin(const TlsContext &context, int socket) {
  this->socket_ = socket;
  mbedtls_ssl_init(&this->ssl_);
  if (mbedtls_ssl_setup(&this->ssl_, context.config()) != 0) {
    this->end();
    return false;
  }
  mbedtls_ssl_set_bio(&this->ssl_, this, send_, receive_, nullptr);
  return true;
}

void TlsSession::end() {
  mbedtls_ssl_free(&this->ssl_);
  this->socket_ = -1;
}

int TlsSession::outcome_(int result) {
  switch (result) {
    case MBEDTLS_ERR_SSL_WANT_READ:
    case MBEDTLS_ERR_SSL_WANT_WRITE:
      return TLS_BLOCKED;
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
    case MBEDTLS_ERR_SSL_CONN_EOF:
    case 0:
      return TLS_ENDED;
    case MBEDTLS_ERR_SSL_BAD_INPUT_DATA:
      // mbedTLS 3 says so of a record that is larger than its buffer.
      return TLS_TOO_BIG;
    default:
      return TLS_BROKEN;
  }
}

int TlsSession::handshake() {
  const int result = mbedtls_ssl_handshake(&this->ssl_);
  return result == 0 ? 1 : outcome_(result);
}

int TlsSession::read(uint8_t *buffer, size_t size) {
  const int result = mbedtls_ssl_read(&this->ssl_, buffer, size);
  return result > 0 ? result : outcome_(result);
}

int TlsSession::write(const uint8_t *buffer, size_t size) {
  const int result = mbedtls_ssl_write(&this->ssl_, buffer, size);
  if (result == static_cast<int>(size))
    return result;
  // A part of it went out: the peer has asked for records that are shorter than our frames.
  return result > 0 ? TLS_BROKEN : outcome_(result);
}

int TlsSession::send_(void *context, const unsigned char *data, size_t size) {
  const auto *self = static_cast<const TlsSession *>(context);
  const auto sent = ::send(self->socket_, data, size, MSG_NOSIGNAL);
  if (sent >= 0)
    return static_cast<int>(sent);
  return would_block() ? MBEDTLS_ERR_SSL_WANT_WRITE : MBEDTLS_ERR_SSL_INTERNAL_ERROR;
}

int TlsSession::receive_(void *context, unsigned char *data, size_t size) {
  const auto *self = static_cast<const TlsSession *>(context);
  const auto got = ::recv(self->socket_, data, size, 0);
  if (got >= 0)
    return static_cast<int>(got);
  return would_block() ? MBEDTLS_ERR_SSL_WANT_READ : MBEDTLS_ERR_SSL_INTERNAL_ERROR;
}

}  // namespace cuff
