// A client and the server's side of TLS with nothing between them but what a test gives from hand to hand.
#pragma once

#include "engine/tls/stream.hpp"
#include "tests/engine/support/test_certificate.hpp"
#include "tests/engine/support/tls_peer.hpp"
#include "tests/support/artifacts.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

struct both_sides {
  both_sides() : both_sides{artifact_directory("tls")} {}
  explicit both_sides(const std::filesystem::path& folder) : both_sides{write_certificate(folder)} {}
  explicit both_sides(const engine::tls::certificate_files& made)
      : both_sides{made, engine::tls::make_context(made).value()} {}
  both_sides(engine::tls::certificate_files made, engine::tls::context with)
      : files{std::move(made)}, context{std::move(with)}, server{context}, client{files.certificate} {}

  /// Gives the server bytes in pieces of this size; returns the plaintext that it made of them.
  std::string give(std::string_view bytes, std::size_t piece = 1u << 16) {
    std::string plaintext;
    std::vector<char> room(engine::tls::record_bytes);
    while (!bytes.empty()) {
      const auto part = bytes.substr(0, piece);
      bytes.remove_prefix(part.size());
      server.feed(part);
      for (auto got = server.read(room);; got = server.read(room)) {
        state = got.state;
        if (state != engine::tls::read_state::plaintext) break;
        plaintext.append(room.data(), got.bytes);
      }
    }
    return plaintext;
  }
  std::string take() {
    std::string bytes{server.waiting()};
    server.sent(bytes.size());
    return bytes;
  }
  /// True when both say that it is done.
  bool shake_hands(std::size_t piece = 1u << 16) {
    for (int turn = 0; turn < 4; ++turn) {
      const bool client_done = client.shake();
      (void)give(client.take_outgoing(), piece);
      if (client_done) return !server.is_shaking_hands() && !server.failure();
      client.feed(take());
    }
    return false;
  }
  std::string client_says(std::string_view text, std::size_t piece = 1u << 16) {
    client.write(text);
    return give(client.take_outgoing(), piece);
  }
  std::string server_says(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); at += engine::tls::record_bytes)
      BOOST_REQUIRE(server.seal(text.substr(at, engine::tls::record_bytes)));
    client.feed(take());
    return client.read();
  }
  /// How the handshake failed, both having said all they can.
  std::optional<engine::tls::handshake_failure> failure() {
    (void)shake_hands();
    return server.failure();
  }

  engine::tls::certificate_files files;
  engine::tls::context context;
  engine::tls::stream server;
  tls_peer client;
  engine::tls::read_state state = engine::tls::read_state::hungry;
};

}  // namespace veilleuse::test
