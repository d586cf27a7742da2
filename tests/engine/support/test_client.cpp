#include "tests/engine/support/test_client.hpp"

#include <algorithm>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace veilleuse::test {

namespace {

// Only a broken server lets a test wait this long.
constexpr timeval patience{20, 0};

constexpr std::string_view mask = "\x11\x22\x33\x44";

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes)
    number = number * 256 + static_cast<unsigned char>(byte);
  return number;
}

}  // namespace

test_socket::test_socket(const server_address& address, int receive_buffer)
    : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (receive_buffer > 0) {
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(address.port);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
    throw std::runtime_error{"cannot connect"};
  }
  if (address.trusted.empty()) return;
  tls_ = std::make_unique<tls_peer>(address.trusted);
  shake_hands();
}

void test_socket::shake_hands() {
  while (true) {
    const bool done = tls_->shake();
    write_raw(tls_->take_outgoing());
    if (done) return;
    const auto bytes = receive(4'096);
    if (bytes.empty()) throw std::runtime_error{"no TLS"};
    tls_->feed(bytes);
  }
}

test_socket::~test_socket() {
  ::close(socket_);
}

void test_socket::write(std::string_view bytes) {
  if (!tls_) return write_raw(bytes);
  tls_->write(bytes);
  write_raw(tls_->take_outgoing());
}

void test_socket::write_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    // The server may have closed: what it said before can still be read.
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string test_socket::receive(std::size_t most) {
  std::string bytes(most, '\0');
  const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (count < 0 && errno == EAGAIN) throw std::runtime_error{"the server is silent"};
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  return bytes;
}

std::string test_socket::unseal(std::size_t most) {
  while (unsealed_.empty()) {
    const auto sealed = receive(4'096);
    tls_->feed(sealed);
    unsealed_ = tls_->read();
    if (sealed.empty() || (unsealed_.empty() && tls_->is_ended())) break;
  }
  auto first = unsealed_.substr(0, most);
  unsealed_.erase(0, first.size());
  return first;
}

std::string test_socket::read(std::size_t count) {
  if (!tls_) return read_raw(count);
  std::string bytes;
  while (bytes.size() < count) {
    const auto more = unseal(count - bytes.size());
    if (more.empty()) break;
    bytes += more;
  }
  return bytes;
}

std::string test_socket::read_raw(std::size_t count) {
  std::string bytes;
  while (bytes.size() < count) {
    const auto more = receive(count - bytes.size());
    if (more.empty()) break;
    bytes += more;
  }
  return bytes;
}

std::string test_socket::read_until(std::string_view end) {
  std::string bytes;
  while (!bytes.ends_with(end)) {
    const auto next = read(1);
    if (next.empty()) break;
    bytes += next;
  }
  return bytes;
}

std::string test_socket::read_to_end() {
  std::string bytes;
  for (auto next = read(1); !next.empty(); next = read(1))
    bytes += next;
  return bytes;
}

std::string http_exchange(const server_address& where, std::string_view request) {
  test_socket socket{where};
  socket.write(request);
  return socket.read_to_end();
}

test_client::test_client(const server_address& where, std::string_view more_headers, int receive_buffer)
    : socket_{where, receive_buffer} {
  std::string request =
      "GET /v1/chat HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  request += more_headers;
  socket_.write(request + "\r\n");
  const auto head = socket_.read_until("\r\n\r\n");
  // The example of RFC 6455 section 1.3.
  const bool opened =
      head.starts_with("HTTP/1.1 101 ") &&
      head.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n") != std::string::npos;
  if (!opened) throw std::runtime_error{"no upgrade"};
}

void test_client::send_raw(std::uint8_t first, std::string_view payload, bool masked) {
  std::string frame;
  frame += static_cast<char>(first);
  const unsigned mask_bit = masked ? 0x80 : 0;
  if (payload.size() < 126) {
    frame += static_cast<char>(mask_bit | payload.size());
  } else {
    frame += static_cast<char>(mask_bit | 126);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xff);
  }
  if (masked) frame += mask;
  for (std::size_t at = 0; at < payload.size(); ++at) {
    frame += masked ? static_cast<char>(payload[at] ^ mask[at % 4]) : payload[at];
  }
  socket_.write(frame);
}

received_frame test_client::receive_frame() {
  const auto head = socket_.read(2);
  if (head.size() < 2) return {8, {}};
  std::uint64_t size = static_cast<unsigned char>(head[1]);
  if (size == 126) size = big_endian(socket_.read(2));
  if (size == 127) size = big_endian(socket_.read(8));
  return {static_cast<unsigned>(head[0] & 0x0f), socket_.read(size)};
}

boost::json::object test_client::receive() {
  while (true) {
    const auto frame = receive_frame();
    if (frame.opcode == 1) return boost::json::parse(frame.payload).as_object();
    if (frame.opcode == 8) throw std::runtime_error{"closed by the server"};
    if (frame.opcode == 9) send_raw(0x8a, frame.payload);
  }
}

boost::json::object test_client::receive_type(std::string_view type) {
  while (true) {
    auto frame = receive();
    if (text_of(frame, "type") == type) return frame;
  }
}

void test_client::receive_ping() {
  for (auto frame = receive_frame(); frame.opcode != 9; frame = receive_frame()) {
    if (frame.opcode == 8) throw std::runtime_error{"closed by the server instead of pinged"};
  }
}

unsigned test_client::receive_close() {
  while (true) {
    const auto frame = receive_frame();
    if (frame.opcode == 8) return static_cast<unsigned>(big_endian(frame.payload.substr(0, 2)));
  }
}

std::string text_of(const boost::json::object& frame, std::string_view field) {
  const auto* value = frame.if_contains(boost::json::string_view{field.data(), field.size()});
  if (value == nullptr || !value->is_string()) return {};
  return {value->get_string().data(), value->get_string().size()};
}

std::int64_t number_of(const boost::json::object& frame, std::string_view field) {
  const auto* value = frame.if_contains(boost::json::string_view{field.data(), field.size()});
  return value == nullptr || !value->is_int64() ? -1 : value->get_int64();
}

}  // namespace veilleuse::test
