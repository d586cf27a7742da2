// A small blocking WebSocket client, written independently of the engine's own frame code.
#pragma once

#include "tests/engine/support/tls_peer.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

namespace veilleuse::test {

/// Where a server listens, and the certificate to trust if it speaks TLS.
struct server_address {
  // A port alone: without TLS.
  server_address(std::uint16_t at) : port{at} {}
  server_address(std::uint16_t at, std::filesystem::path trust) : port{at}, trusted{std::move(trust)} {}

  std::uint16_t port;
  std::filesystem::path trusted;
};

/// A connection to the server under test. Reading gives up, and fails the test, after a generous while.
class test_socket {
 public:
  explicit test_socket(const server_address& where, int receive_buffer = 0);
  ~test_socket();
  test_socket(const test_socket&) = delete;
  test_socket& operator=(const test_socket&) = delete;

  void write(std::string_view bytes);
  /// Exactly `count` bytes; fewer when the other side has closed.
  [[nodiscard]] std::string read(std::size_t count);
  [[nodiscard]] std::string read_until(std::string_view end);
  [[nodiscard]] std::string read_to_end();
  /// Null without TLS.
  [[nodiscard]] tls_peer* tls() { return tls_.get(); }
  /// Past TLS.
  void write_raw(std::string_view bytes);
  [[nodiscard]] std::string read_raw(std::size_t count);

 private:
  void shake_hands();
  /// What comes next, at most `most`; empty at the end.
  [[nodiscard]] std::string receive(std::size_t most);
  [[nodiscard]] std::string unseal(std::size_t most);

  int socket_;
  std::unique_ptr<tls_peer> tls_;
  std::string unsealed_;
};

/// Sends one request and reads the whole answer.
[[nodiscard]] std::string http_exchange(const server_address& where, std::string_view request);

struct received_frame {
  unsigned opcode = 0;
  std::string payload;
};

class test_client {
 public:
  explicit test_client(const server_address& where, std::string_view more_headers = {},
                       int receive_buffer = 0);

  void send_text(std::string_view json) { send_raw(0x81, json); }
  /// `first` holds FIN and the opcode.
  void send_raw(std::uint8_t first, std::string_view payload, bool masked = true);
  void send_bytes(std::string_view bytes) { socket_.write(bytes); }

  [[nodiscard]] received_frame receive_frame();
  /// The next text frame; pings are answered on the way.
  [[nodiscard]] boost::json::object receive();
  /// Skips text frames until one of this type.
  [[nodiscard]] boost::json::object receive_type(std::string_view type);
  /// Skips everything until the server asks whether anybody is there, which is not answered.
  void receive_ping();
  /// Skips everything until the close frame, and gives its code; 0 when the connection just ended.
  [[nodiscard]] unsigned receive_close();
  /// True when the server closed the connection.
  [[nodiscard]] bool at_end() { return socket_.read(1).empty(); }
  [[nodiscard]] test_socket& socket() { return socket_; }

 private:
  test_socket socket_;
};

[[nodiscard]] std::string text_of(const boost::json::object& frame, std::string_view field);
[[nodiscard]] std::int64_t number_of(const boost::json::object& frame, std::string_view field);

}  // namespace veilleuse::test
