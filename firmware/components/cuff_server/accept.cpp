#include "accept.h"

#include <mbedtls/base64.h>
#include <mbedtls/sha1.h>

namespace cuff {

namespace {

constexpr char MAGIC[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr size_t DIGEST_BYTES = 20;
constexpr size_t NONCE_RAW_BYTES = 16;
constexpr size_t KEY_RAW_BYTES = 32;
constexpr size_t KEY_LETTERS = 44;

const unsigned char *bytes(const char *text) { return reinterpret_cast<const unsigned char *>(text); }

/// Read base64 that must come to exactly so many bytes.
bool decode(Text text, unsigned char *raw, size_t size) {
  size_t length = 0;
  return mbedtls_base64_decode(raw, size, &length, bytes(text.data), text.size) == 0 && length == size;
}

}  // namespace

bool accept_value(Text key, char *accept) {
  unsigned char raw[NONCE_RAW_BYTES], digest[DIGEST_BYTES];
  char text[64];
  if (!decode(key, raw, sizeof(raw)))
    return false;
  std::memcpy(text, key.data, key.size);
  std::memcpy(text + key.size, MAGIC, sizeof(MAGIC) - 1);
  size_t length = 0;
  return mbedtls_sha1(bytes(text), key.size + sizeof(MAGIC) - 1, digest) == 0 &&
         mbedtls_base64_encode(reinterpret_cast<unsigned char *>(accept), 29, &length, digest, sizeof(digest)) == 0;
}

bool parse_key(const char *text, size_t size, unsigned char *key) {
  return size == KEY_LETTERS && decode(Text(text, size), key, KEY_RAW_BYTES);
}

}  // namespace cuff
