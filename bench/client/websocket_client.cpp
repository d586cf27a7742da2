#include "bench/client/websocket_client.hpp"

#include "bench/limits.hpp"

#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace veilleuse::bench {

namespace {

/// RFC 6455's sample key and its answer (section 1.3). A fixed key is enough where no cache stands in
/// between.
constexpr std::string_view upgrade_key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view upgrade_answer = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
constexpr std::string_view end_of_headers = "\r\n\r\n";

sockaddr_in address_of(const std::string& text, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (::inet_pton(AF_INET, text.c_str(), &address.sin_addr) != 1)
    throw std::invalid_argument("not an IPv4 address");
  return address;
}

void come_from(int socket, const std::string& source) {
  const auto address = address_of(source, 0);
  // The port is chosen when it connects, when it is known which ones are free towards that server.
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::system_error(errno, std::generic_category(), "bind");
}

int open_socket() {
  const auto made = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (made < 0) throw std::system_error(errno, std::generic_category(), "socket");
  const int yes = 1;
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return made;
}

}  // namespace

endpoint parse_endpoint(std::string_view url) {
  constexpr std::string_view scheme = "ws://";
  if (url.starts_with(scheme)) url.remove_prefix(scheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  if (url.starts_with("wss://"))
    throw std::invalid_argument("the load tester speaks no TLS: give the ws:// address behind the proxy");
  const auto colon = url.rfind(':');
  if (colon == std::string_view::npos)
    throw std::invalid_argument("the url needs a port, as in ws://127.0.0.1:8080");
  endpoint where{.address = std::string(url.substr(0, colon))};
  if (where.address == "localhost") where.address = "127.0.0.1";
  const auto digits = url.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), where.port);
  if (error != std::errc{} || end != digits.data() + digits.size())
    throw std::invalid_argument("the url's port is not a number");
  (void)address_of(where.address, where.port);
  return where;
}

endpoint seen_from_client(const endpoint& where, std::size_t number) {
  constexpr std::string_view loopback = "127.";
  auto seen = where;
  if (where.address.starts_with(loopback))
    seen.source = fmt::format("127.0.0.{}", 1 + number / limits::clients_per_address);
  return seen;
}

void websocket_client::connect(const endpoint& where, std::string_view path) {
  drop();
  const auto address = address_of(where.address, where.port);
  socket_ = open_socket();
  if (!where.source.empty()) come_from(socket_, where.source);
  ++incarnation_;
  state_ = state::connecting;
  out_ = fmt::format(
      "GET {} HTTP/1.1\r\nHost: {}:{}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: {}\r\nSec-WebSocket-Version: 13\r\n\r\n",
      path, where.address, where.port, upgrade_key);
  // A refusal shows as EPOLLERR, at once too, so `closed` never comes from inside this call.
  (void)::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  loop_.watch(socket_, *this, true);
  waits_to_write_ = true;
}

void websocket_client::send_text(std::string_view text) {
  if (state_ != state::open) return;
  if (out_.size() > limits::unsent_bytes) throw std::runtime_error("the server stopped reading");
  append_frame(out_, opcode::text, text, next_mask());
  mark_dirty();
}

void websocket_client::leave() {
  if (state_ == state::open) {
    constexpr std::string_view normal{"\x03\xe8", 2};
    append_frame(out_, opcode::close, normal, next_mask());
    (void)::send(socket_, out_.data(), out_.size(), MSG_NOSIGNAL);
  }
  drop();
}

void websocket_client::drop() {
  state_ = state::closed;
  out_.clear();
  partial_.clear();
  fragments_.clear();
  waits_to_write_ = false;
  if (socket_ < 0) return;
  loop_.unwatch(socket_);
  ::close(socket_);
  socket_ = -1;
}

void websocket_client::ready(std::uint32_t events) {
  if (state_ == state::closed) return;
  if (state_ == state::connecting) {
    if ((events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0) finish_connect();
    return;
  }
  if ((events & EPOLLOUT) != 0) flush();
  if ((events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0 && state_ != state::closed) read_some();
}

void websocket_client::flush() {
  dirty_ = false;
  if (state_ == state::closed || state_ == state::connecting || out_.empty()) return;
  const auto sent = ::send(socket_, out_.data(), out_.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) return end(lost_code);
  if (sent > 0) out_.erase(0, static_cast<std::size_t>(sent));
  const auto wait = !out_.empty();
  if (wait == waits_to_write_) return;
  waits_to_write_ = wait;
  loop_.watch(socket_, *this, wait);
}

void websocket_client::mark_dirty() {
  if (dirty_) return;
  dirty_ = true;
  loop_.mark_dirty(*this);
}

void websocket_client::finish_connect() {
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) return end(lost_code);
  state_ = state::upgrading;
  flush();
}

void websocket_client::read_some() {
  auto& scratch = loop_.scratch();
  const auto count = ::recv(socket_, scratch.data(), scratch.size(), 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return end(lost_code);
  loop_.note_moment();
  take({scratch.data(), static_cast<std::size_t>(count)});
}

void websocket_client::take(std::string_view bytes) {
  const auto mine = incarnation_;
  const bool joined = !partial_.empty();
  std::string whole;
  if (joined) {
    whole.swap(partial_);
    whole.append(bytes);
    bytes = whole;
  }
  if (state_ == state::upgrading) bytes.remove_prefix(take_upgrade(bytes));
  if (mine == incarnation_ && state_ == state::open) bytes.remove_prefix(take_frames(bytes));
  if (mine == incarnation_ && state_ != state::closed) partial_.assign(bytes);
}

std::size_t websocket_client::take_upgrade(std::string_view bytes) {
  const auto end_at = bytes.find(end_of_headers);
  if (end_at == std::string_view::npos) return 0;
  const auto headers = bytes.substr(0, end_at);
  if (!headers.starts_with("HTTP/1.1 101") || headers.find(upgrade_answer) == std::string_view::npos) {
    end(lost_code);
    return 0;
  }
  state_ = state::open;
  owner_.opened();
  return end_at + end_of_headers.size();
}

std::size_t websocket_client::take_frames(std::string_view bytes) {
  const auto mine = incarnation_;
  std::size_t done = 0;
  while (state_ == state::open && mine == incarnation_) {
    const auto frame = read_frame(bytes.substr(done));
    if (frame.status == frame_status::incomplete) break;
    if (frame.status == frame_status::broken) {
      end(lost_code);
      break;
    }
    done += frame.consumed;
    take_frame(frame);
  }
  return done;
}

void websocket_client::take_frame(const read_result& frame) {
  switch (frame.kind) {
    case opcode::ping:
      append_frame(out_, opcode::pong, frame.payload, next_mask());
      return mark_dirty();
    case opcode::pong:
      return;
    case opcode::close: {
      const auto code = frame.payload.size() < 2 ? 1005
                                                 : static_cast<std::uint8_t>(frame.payload[0]) << 8 |
                                                       static_cast<std::uint8_t>(frame.payload[1]);
      return end(static_cast<std::uint16_t>(code));
    }
    default:
      break;
  }
  if (frame.final && fragments_.empty()) return owner_.received(frame.payload);
  fragments_.append(frame.payload);
  if (fragments_.size() > limits::server_frame_bytes) return end(lost_code);
  if (!frame.final) return;
  std::string whole;
  whole.swap(fragments_);
  owner_.received(whole);
}

void websocket_client::end(std::uint16_t code) {
  drop();
  owner_.closed(code);
}

std::uint32_t websocket_client::next_mask() {
  // Marsaglia's xorshift32: never zero, so the server's unmasking is real work.
  mask_ ^= mask_ << 13;
  mask_ ^= mask_ >> 17;
  mask_ ^= mask_ << 5;
  return mask_;
}

}  // namespace veilleuse::bench
