#include "client.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cuff {

namespace {

int any_bytes(void *, unsigned char *buffer, size_t size) {
  return ::getrandom(buffer, size, 0) == static_cast<ssize_t>(size) ? 0 : -1;
}

int send_to(void *context, const unsigned char *data, size_t size) {
  const ssize_t sent = ::send(*static_cast<int *>(context), data, size, MSG_NOSIGNAL);
  return sent >= 0 ? static_cast<int>(sent) : errno == EAGAIN ? MBEDTLS_ERR_SSL_WANT_WRITE : -1;
}

int receive_from(void *context, unsigned char *data, size_t size) {
  const ssize_t got = ::recv(*static_cast<int *>(context), data, size, 0);
  return got >= 0 ? static_cast<int>(got) : errno == EAGAIN ? MBEDTLS_ERR_SSL_WANT_READ : -1;
}

bool blocked(int result) { return result == MBEDTLS_ERR_SSL_WANT_READ || result == MBEDTLS_ERR_SSL_WANT_WRITE; }

}  // namespace

TestClient::~TestClient() {
  if (this->socket_ < 0)
    return;
  mbedtls_ssl_free(&this->ssl_);
  mbedtls_ssl_config_free(&this->config_);
  ::close(this->socket_);
}

bool TestClient::connect(const Key &key, const char *identity, int suite, unsigned char longest) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  name.sin_port = htons(this->device_.server().port());
  this->socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  REQUIRE(::connect(this->socket_, reinterpret_cast<sockaddr *>(&name), sizeof(name)) == 0);
  ::fcntl(this->socket_, F_SETFL, O_NONBLOCK);
  mbedtls_ssl_init(&this->ssl_);
  mbedtls_ssl_config_init(&this->config_);
  mbedtls_ssl_config_defaults(&this->config_, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                              MBEDTLS_SSL_PRESET_DEFAULT);
  mbedtls_ssl_conf_rng(&this->config_, any_bytes, nullptr);
  this->suites_[0] = suite != 0 ? suite : MBEDTLS_TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256;
  mbedtls_ssl_conf_ciphersuites(&this->config_, this->suites_);
  mbedtls_ssl_conf_max_frag_len(&this->config_, longest);
  mbedtls_ssl_conf_psk(&this->config_, key.bytes, KEY_BYTES, reinterpret_cast<const unsigned char *>(identity),
                       std::strlen(identity));
  REQUIRE(mbedtls_ssl_setup(&this->ssl_, &this->config_) == 0);
  mbedtls_ssl_set_bio(&this->ssl_, &this->socket_, send_to, receive_from, nullptr);
  int result;
  while (blocked(result = mbedtls_ssl_handshake(&this->ssl_)))
    this->turn_(5);
  return result == 0;
}

void TestClient::enter(const Key &key, const char *client, unsigned char longest) {
  REQUIRE(this->connect(key, PSK_IDENTITY, 0, longest));
  this->write(std::string("GET /link/1?client=") + client +
              " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: bfr-cuff.1\r\n\r\n");
  const std::string answer = this->read_until("\"type\":\"state\"");
  REQUIRE(answer.find("HTTP/1.1 101 ") == 0);
  REQUIRE(answer.find("\"type\":\"hello\"") < answer.find("\"type\":\"state\""));
}

void TestClient::write(const std::string &bytes) {
  const auto *data = reinterpret_cast<const unsigned char *>(bytes.data());
  for (size_t at = 0; at < bytes.size();) {
    const int result = mbedtls_ssl_write(&this->ssl_, data + at, bytes.size() - at);
    if (blocked(result))
      this->turn_(1);
    else if (result <= 0)
      return;
    else
      at += static_cast<size_t>(result);
  }
}

void TestClient::write_raw(const std::string &bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const ssize_t sent = ::send(this->socket_, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (sent > 0)
      at += static_cast<size_t>(sent);
    else if (errno != EAGAIN)
      return;
    this->turn_(1);
  }
}

void TestClient::text(const std::string &text) {
  std::string frame("\x81");
  if (text.size() < 126) {
    frame += static_cast<char>(0x80 | text.size());
  } else {
    frame += static_cast<char>(0x80 | 126);
    frame += static_cast<char>(text.size() >> 8);
    frame += static_cast<char>(text.size());
  }
  this->write(frame + std::string(4, '\0') + text);
}

int TestClient::read_some_(unsigned char *buffer, size_t size) {
  this->turn_(2);
  return mbedtls_ssl_read(&this->ssl_, buffer, size);
}

std::string TestClient::read_until(const std::string &part, int ms) {
  unsigned char buffer[4096];
  for (int i = 0; i < ms / 2; i++) {
    const size_t at = this->pending_.find(part);
    if (at != std::string::npos) {
      const std::string found = this->pending_.substr(0, at + part.size());
      this->pending_.erase(0, at + part.size());
      return found;
    }
    const int result = this->read_some_(buffer, sizeof(buffer));
    if (result > 0)
      this->pending_.append(reinterpret_cast<char *>(buffer), static_cast<size_t>(result));
    else if (!blocked(result))
      break;
  }
  return "";
}

std::string TestClient::read_for(int ms) {
  this->read_until("\xff no UTF-8", ms);
  std::string all;
  all.swap(this->pending_);
  return all;
}

int TestClient::close_code(int ms) {
  const std::string found = this->read_until("\x88\x02", ms);
  if (found.empty())
    return 0;
  const std::string two = this->pending_.size() >= 2 ? this->pending_ : this->pending_ + this->read_until("");
  return two.size() < 2 ? 0 : static_cast<uint8_t>(two[0]) << 8 | static_cast<uint8_t>(two[1]);
}

bool TestClient::ended(int ms) {
  unsigned char buffer[4096];
  for (int i = 0; i < ms / 2; i++) {
    const int result = this->read_some_(buffer, sizeof(buffer));
    if (result <= 0 && !blocked(result))
      return true;
  }
  return false;
}

}  // namespace cuff
