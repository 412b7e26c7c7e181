#include "upgrade.h"

#include <cstring>

#include "../cuff_core/units.h"
#include "accept.h"
#include "text.h"

namespace cuff {

namespace {

constexpr char PATH[] = "/link/1";
constexpr char SUBPROTOCOL[] = "bfr-cuff.1";
constexpr size_t NONCE_BYTES = 24;

/// What the headers of a request said, as far as it matters.
struct Headers {
  bool origin = false;
  bool host = false;
  bool upgrade = false;
  bool connection = false;
  bool version = false;
  bool subprotocol = false;
  int keys = 0;
};

/// Take the part of `text` up to `end`; return false when there is no such letter.
bool part(Text &text, char end, Text &found) {
  const void *at = std::memchr(text.data, end, text.size);
  if (at == nullptr)
    return false;
  found = Text(text.data, static_cast<const char *>(at) - text.data);
  text = text.from(found.size + 1);
  return true;
}

bool is_client_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || std::strchr("._-", letter) != nullptr;
}

/// Keep the name of a client; return false for one that is none.
bool keep_client(Text value, Client &client) {
  if (value.size < 1 || value.size > CLIENT_BYTES)
    return false;
  for (size_t i = 0; i < value.size; i++) {
    if (value.data[i] == '\0' || !is_client_letter(value.data[i]))
      return false;
    client.name[i] = value.data[i];
  }
  client.name[value.size] = '\0';
  return true;
}

/// Find the first `client` of a query.
bool parse_query(Text query, Client &client) {
  constexpr char NAME[] = "client=";
  while (query.size > 0) {
    Text one = query;
    if (!part(query, '&', one))
      query = query.from(query.size);
    if (one.starts_with(NAME))
      return keep_client(one.from(sizeof(NAME) - 1), client);
  }
  return false;
}

void read_key(Text value, Headers &headers, Upgrade &upgrade) {
  headers.keys++;
  if (value.size != NONCE_BYTES || !accept_value(value, upgrade.accept))
    headers.keys = 2;  // One that is wrong is as good as two.
}

void read_header(Text name, Text value, Headers &headers, Upgrade &upgrade) {
  if (name.is_word("origin"))
    headers.origin = true;
  else if (name.is_word("host"))
    headers.host = true;
  else if (name.is_word("upgrade"))
    headers.upgrade = value.lists("websocket");
  else if (name.is_word("connection"))
    headers.connection = headers.connection || value.lists("upgrade");
  else if (name.is_word("sec-websocket-version"))
    headers.version = value.is_word("13");
  else if (name.is_word("sec-websocket-protocol"))
    headers.subprotocol = headers.subprotocol || value.lists(SUBPROTOCOL);
  else if (name.is_word("sec-websocket-key"))
    read_key(value, headers, upgrade);
}

/// Read every header; return false for a line that is none.
bool read_headers(Text lines, Headers &headers, Upgrade &upgrade) {
  Text line, name;
  while (part(lines, '\n', line)) {
    if (line.size == 0 || line.data[line.size - 1] != '\r')
      return false;
    line.size--;
    if (line.size == 0)
      return true;
    if (!part(line, ':', name) || !name.is_token())
      return false;
    read_header(name, line.stripped(), headers, upgrade);
  }
  return false;
}

const char *reason(int status) {
  switch (status) {
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return "Bad Request";
  }
}

}  // namespace

size_t head_size(const char *text, size_t size) {
  constexpr char END[] = "\r\n\r\n";
  for (size_t i = 4; i <= size; i++) {
    if (std::memcmp(text + i - 4, END, 4) == 0)
      return i;
  }
  return 0;
}

int parse_upgrade(const char *head, size_t size, Upgrade &upgrade) {
  Text rest(head, size), line, method, target, path;
  Headers headers;
  if (!part(rest, '\r', line) || !part(line, ' ', method) || !part(line, ' ', target) || !method.is_token())
    return 400;
  if (rest.size == 0 || rest.data[0] != '\n' || !line.is("HTTP/1.1"))
    return 400;
  if (!read_headers(rest.from(1), headers, upgrade))
    return 400;
  if (!part(target, '?', path)) {
    path = target;
    target = target.from(target.size);
  }
  if (!path.is(PATH))
    return 404;
  if (!method.is("GET"))
    return 405;
  if (headers.origin)
    return 403;
  const bool whole = headers.host && headers.upgrade && headers.connection && headers.version && headers.keys == 1;
  return whole && headers.subprotocol && parse_query(target, upgrade.client) ? 101 : 400;
}

size_t upgrade_response(int status, const Upgrade &upgrade, char *buffer, size_t room) {
  TextWriter writer(buffer, room);
  if (status == 101) {
    writer.add("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    writer.add("Sec-WebSocket-Accept: ").add(upgrade.accept);
    writer.add("\r\nSec-WebSocket-Protocol: ").add(SUBPROTOCOL).add("\r\n\r\n");
    return writer.size();
  }
  const char digits[] = {static_cast<char>('0' + status / 100), static_cast<char>('0' + status / 10 % 10),
                         static_cast<char>('0' + status % 10), '\0'};
  writer.add("HTTP/1.1 ").add(digits).add(" ").add(reason(status));
  writer.add("\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  return writer.size();
}

}  // namespace cuff
