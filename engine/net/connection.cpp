#include "engine/net/connection.hpp"

#include "engine/http/request.hpp"
#include "engine/http/response.hpp"
#include "engine/net/io_lane.hpp"

#include <algorithm>
#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace veilleuse::engine::net {

connection::connection(io_lane& lane, connection_number number, const newcomer& who)
    : lane_{lane},
      number_{number},
      socket_{who.socket},
      is_proxy_{who.is_proxy},
      opened_{lane.now()},
      finish_began_{opened_},
      progress_{opened_} {
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (const auto* certificate = lane.shared().certificate)
    tls_ = std::make_unique<tls::stream>(certificate->current());
  if (!who.is_proxy) place_ = {lane.shared().addresses, who.from};
  if (!who.welcome) refuse_for_room();
}

connection::~connection() {
  lane_.counts().note_waiting(-counted_waiting_);
  if (websocket_) websocket_->end();
  if (socket_ >= 0) ::close(socket_);
}

bool connection::start() {
  if (!lane_.loop()->watch(socket_, *this, interest_)) return false;
  call_at(next_deadline(lane_.now()));
  return true;
}

void connection::socket_ready(bool readable, bool writable) {
  if (is_over()) return;
  if (writable) {
    blocked_ = false;
    flush();
  }
  if (readable && !is_over()) read();
}

void connection::read() {
  auto& buffer = lane_.read_buffer();
  const auto count = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
  if (count <= 0) return drop();
  const std::span<char> bytes{buffer.data(), static_cast<std::size_t>(count)};
  if (tls_) return unseal(bytes);
  lane_.counts().note_received(bytes.size());
  received(bytes);
}

void connection::received(std::span<char> bytes) {
  switch (phase_) {
    case phase::request:
      return take_request(bytes);
    case phase::websocket:
      return websocket_->received(bytes);
    case phase::finishing:
    case phase::lingering:
      // Read, so that the kernel does not answer with a reset that would swallow our last words.
      return;
  }
}

void connection::take_request(std::span<char> bytes) {
  head_.append(bytes.data(), bytes.size());
  auto parsed = http::parse_request(head_);
  if (const auto* fault = std::get_if<http::head_fault>(&parsed)) {
    if (*fault == http::head_fault::incomplete) return;
    return respond(http::plain_response(*fault == http::head_fault::too_large ? 431 : 400));
  }
  auto& head = std::get<http::request_head>(parsed);
  head.what.is_secure = tls_ != nullptr;
  if (is_proxy_ && !take_word_of_proxy(head.what)) return refuse_for_room();
  const auto answer = lane_.shared().router.route(head.what);
  if (const auto* last = std::get_if<http::answer_and_close>(&answer)) return respond(last->bytes);
  outgoing_.append(std::get<http::open_websocket>(answer).bytes);
  wants_flush();
  phase_ = phase::websocket;
  if (is_proxy_ && !place_) lane_.shared().addresses.note_unnamed();
  websocket_.emplace(*this, lane_, lane_.now());
  call_at(next_deadline(lane_.now()));
  auto rest = std::exchange(head_, {}).substr(head.bytes);
  if (!rest.empty()) websocket_->received(rest);
}

bool connection::take_word_of_proxy(http::request& what) {
  auto& addresses = lane_.shared().addresses;
  what.is_secure = what.is_secure || what.forwarded_proto == "https";
  const auto client = forwarded_client(what.forwarded_for, addresses.trusted());
  // Nobody else's: the proxy asks for itself, whether we are well.
  if (!client) return true;
  const auto entered = addresses.enter(*client);
  if (entered != entrance::unanswered) place_ = {addresses, *client};
  return entered == entrance::admitted;
}

void connection::refuse_for_room() {
  respond(lane_.shared().router.no_room(lane_.retry_advice().for_newcomer() / 1'000));
}

void connection::respond(std::string_view bytes) {
  if (tls_) {
    const auto first_line = bytes.substr(0, bytes.find('\n') + 1);
    outgoing_.append(first_line);
    outgoing_.append(http::strict_transport_security);
    bytes.remove_prefix(first_line.size());
  }
  outgoing_.append(bytes);
  finish();
}

void connection::wants_flush() {
  progress_.written(lane_.now(), outgoing_.written(), waiting_bytes(), blocked_);
  if (flush_asked_) return;
  flush_asked_ = true;
  lane_.ask_flush(*this);
}

void connection::flush() {
  flush_asked_ = false;
  if (is_over()) return;
  if (!blocked_) {
    const auto outcome = write();
    if (outcome == write_outcome::broken) return drop();
    blocked_ = outcome == write_outcome::blocked;
    if (blocked_) call_at(lane_.now() + limits::delivery_look);
  }
  note_outgoing();
  if (phase_ == phase::finishing && has_said_all()) {
    ::shutdown(socket_, SHUT_WR);
    phase_ = phase::lingering;
  }
  update_interest();
  if (!websocket_) return;
  if (websocket_->closing()) {
    websocket_->end();
  } else {
    websocket_->go_on();
  }
}

void connection::finish() {
  if (is_ending()) return;
  phase_ = phase::finishing;
  paused_ = false;
  finish_began_ = lane_.now();
  progress_.delivered(finish_began_, delivered());
  call_at(next_deadline(lane_.now()));
  wants_flush();
}

void connection::pause(bool paused) {
  paused_ = paused;
  update_interest();
}

int connection::unread_bytes() const {
  int count = 0;
  return ::ioctl(socket_, FIONREAD, &count) == 0 ? count : 0;
}

std::uint64_t connection::delivered() const {
  // Of a socket, TIOCOUTQ also counts what was sent and not acknowledged (tcp(7), SIOCOUTQ); and after our
  // half of a close one more, for the end itself.
  int waiting = 0;
  if (::ioctl(socket_, TIOCOUTQ, &waiting) != 0) return outgoing_.written();
  // By TLS they are more bytes than ours: too few of ours then count as delivered, never too many.
  const auto on_their_way = static_cast<std::uint64_t>(waiting) + (tls_ ? tls_->waiting().size() : 0);
  return outgoing_.written() - std::min(on_their_way, outgoing_.written());
}

void connection::update_interest() {
  const socket_interest wanted{!paused_, blocked_};
  if (is_over() || wanted == interest_) return;
  interest_ = wanted;
  lane_.loop()->change(socket_, *this, interest_);
}

void connection::note_outgoing() {
  const auto waiting = static_cast<std::int64_t>(waiting_bytes());
  progress_.written(lane_.now(), outgoing_.written(), waiting_bytes(), blocked_);
  lane_.counts().note_sent(outgoing_.written() - std::exchange(counted_sent_, outgoing_.written()));
  lane_.counts().note_waiting(waiting - std::exchange(counted_waiting_, waiting));
}

void connection::drop() {
  if (is_over()) return;
  fail_handshake(tls::handshake_failure::left);
  lane_.loop()->forget(socket_);
  ::close(std::exchange(socket_, -1));
  lane_.note_over(number_);
}

void connection::say_farewell(std::uint64_t reconnect_after_ms) {
  if (is_over()) return;
  if (websocket_) return websocket_->say_farewell(reconnect_after_ms);
  if (phase_ == phase::request) drop();
}

void connection::call_at(steady_time when) {
  if (filed_ && *filed_ <= when) return;
  filed_ = lane_.file(number_, when);
}

void connection::on_timer() {
  const auto now = lane_.now();
  // An earlier filing is left from before; the current one will come.
  if (is_over() || (filed_ && now < *filed_)) return;
  filed_.reset();
  const bool finishing = is_ending();
  if (blocked_ || finishing) progress_.delivered(now, delivered());
  // What came in time is not too late because the lane did: after a stop of the process there is more than
  // one wake-up serves, and nobody is blamed for what was not read.
  socket_ready(!paused_, blocked_);
  if (is_over()) return;
  const auto& bounds = lane_.shared().bounds;
  if (is_shaking_hands() && now >= opened_ + bounds.header_timeout) {
    fail_handshake(tls::handshake_failure::timed_out);
    return drop();
  }
  if (phase_ == phase::request && now >= opened_ + bounds.header_timeout) {
    respond(http::plain_response(408));
  }
  if (finishing && now >= progress_.end_after(finish_began_)) return drop();
  if (phase_ == phase::websocket && is_stalled(now)) websocket_->close(wire::close_code::slow_client);
  call_at(next_deadline(now));
}

bool connection::is_stalled(steady_time now) const {
  return blocked_ && now >= progress_.at() + lane_.shared().bounds.stall_timeout;
}

steady_time connection::next_deadline(steady_time now) {
  const auto& bounds = lane_.shared().bounds;
  const auto look = now + std::min<std::chrono::milliseconds>(limits::delivery_look, bounds.stall_timeout);
  switch (phase_) {
    case phase::request:
      return opened_ + bounds.header_timeout;
    case phase::websocket:
      // A queue that fills later is looked at within one more timeout.
      return std::min(websocket_->on_timer(now), blocked_ ? look : now + bounds.stall_timeout);
    case phase::finishing:
    case phase::lingering:
      break;
  }
  return std::min(look, progress_.end_after(finish_began_));
}

}  // namespace veilleuse::engine::net
