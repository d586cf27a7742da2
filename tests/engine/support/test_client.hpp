// A small blocking WebSocket client, written independently of the engine's own frame code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

namespace veilleuse::test {

/// A TCP connection to the server under test. Reading gives up, and fails the test, after a generous while.
class test_socket {
 public:
  explicit test_socket(std::uint16_t port, int receive_buffer = 0);
  ~test_socket();
  test_socket(const test_socket&) = delete;
  test_socket& operator=(const test_socket&) = delete;

  void write(std::string_view bytes);
  /// Exactly `count` bytes; fewer when the other side has closed.
  [[nodiscard]] std::string read(std::size_t count);
  [[nodiscard]] std::string read_until(std::string_view end);
  [[nodiscard]] std::string read_to_end();

 private:
  int socket_;
};

/// Sends one request and reads the whole answer.
[[nodiscard]] std::string http_exchange(std::uint16_t port, std::string_view request);

struct received_frame {
  unsigned opcode = 0;
  std::string payload;
};

class test_client {
 public:
  explicit test_client(std::uint16_t port, std::string_view more_headers = {}, int receive_buffer = 0);

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

 private:
  test_socket socket_;
};

[[nodiscard]] std::string text_of(const boost::json::object& frame, std::string_view field);
[[nodiscard]] std::int64_t number_of(const boost::json::object& frame, std::string_view field);

}  // namespace veilleuse::test
