#include "upgrade.h"

#include <cstring>

#include "../cuff_core/vocabulary.h"
#include "accept.h"
#include "json_writer.h"
#include "text.h"

namespace cuff {

namespace {

constexpr char PATH[] = "/link/1";
constexpr size_t NONCE_BYTES = 24;

/// The headers that matter, as they stand in NAMES; each of the first has a word of WORDS in it.
enum Header : int { UPGRADE, CONNECTION, PROTOCOL, VERSION, HOST, KEY, ORIGIN, OTHER };
constexpr char NAMES[] =
    "upgrade\0connection\0sec-websocket-protocol\0sec-websocket-version\0host\0sec-websocket-key\0origin";
constexpr char WORDS[] = "websocket\0upgrade\0bfr-cuff.1\00013";

/// What was found, as a bit for each header; and that one of them is wrong.
constexpr uint32_t NEEDED = (1u << ORIGIN) - 1;
constexpr uint32_t WRONG = 1u << (OTHER + 1);

/// Take the part of `text` up to `end`; return false when there is no such letter.
bool part(Text &text, char end, Text &found) {
  const void *at = std::memchr(text.data, end, text.size);
  if (at == nullptr)
    return false;
  found = Text(text.data, static_cast<const char *>(at) - text.data);
  text = text.from(found.size + 1);
  return true;
}

/// Take a line without its end; return false when there is none, or it ends otherwise.
bool take_line(Text &text, Text &line) {
  if (!part(text, '\n', line) || line.size == 0 || line.data[line.size - 1] != '\r')
    return false;
  line.size--;
  return true;
}

bool is_client_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || std::memchr("._-", letter, 3) != nullptr;
}

/// Keep the name of a client; return false for one that is none.
bool keep_client(Text value, Client &client) {
  if (value.size < 1 || value.size > CLIENT_BYTES)
    return false;
  client = Client();
  for (size_t i = 0; i < value.size; i++) {
    if (!is_client_letter(value.data[i]))
      return false;
    client.name[i] = value.data[i];
  }
  return true;
}

/// Find the first `client` of a query.
bool parse_query(Text query, Client &client) {
  constexpr char NAME[] = "client=";
  constexpr size_t SIZE = sizeof(NAME) - 1;
  while (query.size > 0) {
    Text one = query;
    if (!part(query, '&', one))
      query = query.from(query.size);
    if (one.size > SIZE && Text(one.data, SIZE).is(NAME))
      return keep_client(one.from(SIZE), client);
  }
  return false;
}

/// Return the bit of a header that says what it should, 0 for a list without our word, or WRONG.
uint32_t read_header(Text name, Text value, uint32_t found, Upgrade &upgrade) {
  int header = 0;
  while (header < OTHER && !name.is_word(nth_word(NAMES, header)))
    header++;
  const uint32_t bit = 1u << header;
  if (header < VERSION)
    return value.lists(nth_word(WORDS, header)) ? bit : 0;
  if (header == VERSION)
    return value.is_word(nth_word(WORDS, header)) ? bit : WRONG;
  if (header == KEY && ((found & bit) || value.size != NONCE_BYTES || !accept_value(value, upgrade.accept)))
    return WRONG;
  return bit;
}

/// Read every header; return false for a line that is none.
bool read_headers(Text lines, uint32_t &found, Upgrade &upgrade) {
  Text line, name;
  while (take_line(lines, line)) {
    if (line.size == 0)
      return true;
    if (!part(line, ':', name) || !name.is_token())
      return false;
    found |= read_header(name, line.stripped(), found, upgrade);
  }
  return false;
}

}  // namespace

bool is_head(const char *text, size_t size) { return size >= 4 && std::memcmp(text + size - 4, "\r\n\r\n", 4) == 0; }

int parse_upgrade(const char *head, size_t size, Upgrade &upgrade) {
  Text rest(head, size), line, method, target, path;
  uint32_t found = 0;
  if (!take_line(rest, line) || !part(line, ' ', method) || !part(line, ' ', target) || !method.is_token())
    return 400;
  if (!line.is("HTTP/1.1") || !read_headers(rest, found, upgrade))
    return 400;
  if (!part(target, '?', path))
    path = target;  // What is no query names no client either.
  if (!path.is(PATH))
    return 404;
  if (!method.is("GET"))
    return 405;
  if (found & (1u << ORIGIN))
    return 403;
  return (found & (NEEDED | WRONG)) == NEEDED && parse_query(target, upgrade.client) ? 101 : 400;
}

size_t upgrade_response(int status, const Upgrade &upgrade, char *buffer, size_t room) {
  // What writes JSON writes this as well.
  JsonWriter writer(buffer, room);
  if (status == 101)
    writer.form("HTTP/1.1 101 \r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Accept: ~\r\nSec-WebSocket-Protocol: bfr-cuff.1\r\n\r\n")
        .raw(upgrade.accept);
  else
    writer.form("HTTP/1.1 ~ \r\nContent-Length: 0\r\nConnection: close\r\n\r\n").number(status);
  return writer.length();
}

}  // namespace cuff
