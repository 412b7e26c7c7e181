#include "server.h"

#include <cerrno>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "backlog.h"

namespace cuff {

namespace {

constexpr int LISTEN_BACKLOG = 8;

/// The sockets that are waited for beside those of clients: waker, the watched one, listener.
constexpr int OTHERS = 3;

sockaddr_in ipv4(uint32_t address, uint16_t port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_addr.s_addr = htonl(address);
  name.sin_port = htons(port);
  return name;
}

sockaddr *generic(sockaddr_in &name) { return reinterpret_cast<sockaddr *>(&name); }

/// Open a socket that does not block, at an address, and find what it is called; return -1 when that fails.
int open_socket(int type, sockaddr_in &name) {
  const int on = 1, socket = ::socket(AF_INET, type, 0);
  socklen_t size = sizeof(name);
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  ::fcntl(socket, F_SETFL, O_NONBLOCK);
  if (::bind(socket, generic(name), size) == 0 && ::getsockname(socket, generic(name), &size) == 0)
    return socket;
  ::close(socket);
  return -1;
}

}  // namespace

Server::Server(Control &control, Connection *connections, Clock clock)
    : control_(control), connections_{connections, connections + control.config().limits.clients + 1}, clock_(clock) {
  this->open_waker_();
}

Server::~Server() {
  this->drop();
  this->close();
  ::close(this->waker_);
}

bool Server::begin(const Key &key, TlsRandom random, void *context) {
  uint8_t raw[BOOT_LETTERS];
  if (random(context, raw, sizeof(raw)) != 0)
    return false;
  for (int i = 0; i < BOOT_LETTERS; i++)
    this->boot_[i] = HEX[raw[i] & 15];
  this->seq_ = 0;
  for (auto &shown : this->shown_)
    shown = Shown();
  this->runs_.clear();
  this->tls_.set_key(key);
  return this->tls_.begin(random, context);
}

bool Server::listen(uint32_t address, uint16_t port) {
  sockaddr_in name = ipv4(address, port);
  this->close();
  this->listener_ = open_socket(SOCK_STREAM, name);
  if (this->listener_ < 0 || ::listen(this->listener_, LISTEN_BACKLOG) != 0) {
    this->close();
    return false;
  }
  this->port_ = ntohs(name.sin_port);
  return true;
}

// Time.

void Server::turn(int timeout_ms) {
  this->wait_(this->hurry_ ? 0 : this->patience_(timeout_ms));
  this->hurry_ = false;
  this->now_ = this->moment_();
  if (this->stalled_)
    return;
  if (this->arriving_)
    this->accept_();
  this->publish_();
  this->collect_();
  for (auto &one : this->connections_) {
    if (one.stage() != Connection::Stage::FREE)
      one.turn(this->now_);
  }
}

/// Return how long a turn may wait: until the next state is due, and less for what the kernel holds back.
int Server::patience_(int timeout_ms) {
  int patience = smaller<int>(timeout_ms, FAST_MS / 5);
  if (this->stalled_)
    return patience;
  const Span left = this->pace_ - since(this->state_sent_, this->moment_());
  patience = smaller<int>(timeout_ms, smaller(FAST_MS, larger<Span>(0, left)));
  for (const auto &one : this->connections_) {
    if (one.holds_back())
      return smaller(patience, BACKLOG_WAIT_MS);
  }
  return patience;
}

/// Wait until a socket has something. A place without a socket is waited for in vain, as poll promises.
void Server::wait_(int timeout_ms) {
  const bool listens = !this->stalled_ && this->free_place_() != nullptr;
  pollfd waiting[OTHERS + MAILBOXES], *next = waiting;
  *next++ = {this->waker_, POLLIN, 0};
  *next++ = {this->watched_, POLLIN, 0};
  *next++ = {listens ? this->listener_ : -1, POLLIN, 0};
  for (const auto &one : this->connections_) {
    const bool waits = !this->stalled_ && one.stage() != Connection::Stage::FREE;
    const int events = (one.reads() ? POLLIN : 0) | (one.blocked() ? POLLOUT : 0);
    *next++ = {waits ? one.socket() : -1, static_cast<short>(events), 0};
  }
  ::poll(waiting, next - waiting, timeout_ms);
  next = waiting + OTHERS;
  for (auto &one : this->connections_)
    one.hear((next++->revents & ~POLLOUT) != 0);
  if (waiting[0].revents != 0)
    this->hear_waker_();
  this->arriving_ = waiting[OTHERS - 1].revents != 0;
}

/// Have states sent that are due: at every change, and at the pace of real time.
void Server::publish_() {
  const Snapshot snapshot = this->control_.snapshot();
  const Span pace = this->pace_ = snapshot.busy() ? FAST_MS : SLOW_MS;
  const Span waited = since(this->state_sent_, this->now_);
  if (snapshot.changes == this->changes_ && waited < pace)
    return;
  if (waited >= pace)
    this->state_sent_ = waited > 2 * pace ? this->now_ : this->state_sent_ + pace;
  this->changes_ = snapshot.changes;
  for (auto &one : this->connections_)
    one.state_due();
}

/// Take the samples of the control task, and tell it which are wanted.
void Server::collect_() {
  uint32_t streamed = 0;
  for (const auto &one : this->connections_)
    streamed |= one.streams();
  this->control_.stream(streamed);
  StreamedSample sample;
  while (this->control_.samples().take(sample)) {
    if (streamed & (1u << sample.channel))
      this->runs_.add(sample, this->control_.config().limits.sample_ms);
  }
}

uint32_t Server::next_seq(uint32_t version) {
  Shown &newest = this->shown_[SHOWN_KEPT - 1];
  if (newest.version != version) {
    for (int i = 1; i < SHOWN_KEPT; i++)
      this->shown_[i - 1] = this->shown_[i];
    newest = {version, this->seq_};
  }
  return ++this->seq_;
}

uint32_t Server::seq_before(uint32_t version) const {
  for (const auto &shown : this->shown_) {
    // An answer may be noticed a moment after the first state that shows it.
    if (shown.version != 0 && static_cast<int32_t>(shown.version - version) >= 0)
      return shown.seq;
  }
  return this->seq_;
}

// Getting in.

/// Return a connection that is free, and for which the control task does nothing any more.
Connection *Server::free_place_() {
  for (auto &one : this->connections_) {
    if (one.stage() == Connection::Stage::FREE && this->control_.free_box(this->connections_.slot(one)))
      return &one;
  }
  return nullptr;
}

void Server::accept_() {
  while (this->listener_ >= 0 && this->free_place_() != nullptr) {
    sockaddr_in name{};
    socklen_t size = sizeof(name);
    const int socket = ::accept(this->listener_, generic(name), &size);
    if (socket < 0)
      return;
    this->arrived_(socket, ntohl(name.sin_addr.s_addr));
  }
}

void Server::arrived_(int socket, uint32_t address) {
  Connection *place = this->free_place_();
  if (this->throttle_.barred(address, this->now_)) {
    reset_when_closed(socket);
    ::close(socket);
    return;
  }
  prepare_socket(socket);
  place->arrive(*this, this->connections_.slot(*place), socket, address, this->now_);
}

bool Server::admit(const Client &client, const Connection &connection) {
  Connection *own = nullptr;
  for (auto &other : this->connections_) {
    if (&other != &connection && other.is_client() && other.client() == client)
      own = &other;
  }
  if (own == nullptr && this->clients() >= this->control_.config().limits.clients)
    return false;
  if (own != nullptr)
    own->end(REPLACED);
  return true;
}

int Server::clients() const {
  int found = 0;
  for (const auto &one : this->connections_)
    found += one.is_client() ? 1 : 0;
  return found;
}

// Leaving.

void Server::change_key(const Key &key) {
  this->tls_.set_key(key);
  this->drop();
  this->control_.lock();
}

void Server::drop() {
  for (auto &one : this->connections_) {
    this->control_.withdraw(this->connections_.slot(one));
    if (one.stage() != Connection::Stage::FREE)
      one.reset();
  }
  this->stalled_ = false;
}

void Server::close() {
  if (this->listener_ >= 0)
    ::close(this->listener_);
  this->listener_ = -1;
}

void Server::stop() {
  this->close();
  for (auto &one : this->connections_)
    one.end(GOING_AWAY);
  const Moment patience = this->moment_() + CLOSE_MS + CLOSE_MS / 4;
  bool any = true;
  while (any && !reached(patience, this->moment_())) {
    this->turn(BACKLOG_WAIT_MS);
    any = false;
    for (const auto &one : this->connections_)
      any = any || one.stage() != Connection::Stage::FREE;
  }
  this->drop();
}

// Being woken.

/// Open a socket that talks to itself, which works on every system.
void Server::open_waker_() {
  sockaddr_in name = ipv4(INADDR_LOOPBACK, 0);
  this->waker_ = open_socket(SOCK_DGRAM, name);
  if (::connect(this->waker_, generic(name), sizeof(name)) != 0) {
    ::close(this->waker_);
    this->waker_ = -1;
  }
}

void Server::wake() {
  if (this->woken_.exchange(1) == 0)
    ::send(this->waker_, "", 1, 0);
}

void Server::hear_waker_() {
  char dropped[16];
  while (::recv(this->waker_, dropped, sizeof(dropped), 0) > 0) {
  }
  this->woken_.store(0);
}

}  // namespace cuff
