// A real server on a free port of the loopback, over a fake gateway.
#pragma once

#include "engine/net/server.hpp"
#include "tests/engine/support/fake_gateway.hpp"
#include "tests/engine/support/test_client.hpp"

#include <memory>
#include <string>

namespace veilleuse::test {

class server_fixture {
 public:
  server_fixture();

  /// Changes to `bounds`, `lanes` and so on count until then.
  void start();
  /// Taken from the beginning: who comes before the start waits.
  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Of the server as it will be started: a client there speaks TLS if the server does.
  [[nodiscard]] server_address where() const;
  /// From the start on.
  void speak_tls();

  /// Another secret, conversation and stream.
  void draw_conversation();
  /// A youth that has been welcomed and caught up.
  [[nodiscard]] std::unique_ptr<test_client> youth(std::uint64_t last_seen = 0);
  /// A moderator that has been welcomed and shown their state.
  [[nodiscard]] std::unique_ptr<test_client> moderator();
  /// Attached to the youth's conversation and caught up.
  void attach(test_client& staff, std::uint64_t last_seen = 0);

  [[nodiscard]] std::string youth_hello(std::uint64_t last_seen = 0) const;
  [[nodiscard]] std::string staff_hello() const;

  std::string secret;
  std::string token;
  events::conversation_id conversation;
  events::stream_id stream;
  events::moderator_id moderator_id;
  events::stream_id moderator_stream;
  events::stream_id desk_stream;

  fake_gateway gateway;
  engine::client_limits bounds;
  std::uint32_t lanes = 1;
  std::uint64_t max_connections = 100;
  std::vector<std::string> trusted_proxies;
  std::uint64_t connections_per_address = engine::limits::connections_per_address;
  /// But for the connections.
  engine::net::admission_budget budget{};
  std::vector<std::string> allowed_origins{"https://veilleuse.example"};
  std::filesystem::path folder;
  engine::staff_file staff;
  engine::staff_directory directory;
  engine::http::site pages;
  std::unique_ptr<engine::http::router> router;
  actors::system_clock clock;
  std::unique_ptr<engine::tls::certificate> certificate;
  engine::tls::certificate_files certificate_files;
  std::unique_ptr<engine::net::service> service;

  [[nodiscard]] engine::net::server& running() { return *server_; }

 private:
  engine::outcome<engine::net::listening_socket> socket_;
  std::uint16_t port_;
  std::unique_ptr<engine::net::server> server_;
};

}  // namespace veilleuse::test
