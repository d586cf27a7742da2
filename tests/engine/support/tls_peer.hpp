// The client's side of TLS as a machine without a socket, so that a test may cut, change and delay its bytes.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

namespace veilleuse::test {

class tls_peer {
 public:
  /// Trusts this certificate alone; none when empty.
  explicit tls_peer(const std::filesystem::path& trusted);

  /// To be changed before the first `shake`.
  [[nodiscard]] SSL* ssl() { return ssl_.get(); }

  /// What waits for the server.
  [[nodiscard]] std::string take_outgoing();
  void feed(std::string_view from_server);
  /// Goes on with the handshake; true when it is done.
  bool shake();
  void write(std::string_view plaintext);
  /// All that can be read of what was fed.
  [[nodiscard]] std::string read();
  /// The server said that nothing follows.
  [[nodiscard]] bool is_ended() const;
  /// And asks the server to do so too, with the next that it writes (RFC 8446 section 4.6.3).
  void change_keys() { SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_REQUESTED); }
  /// Says so to the server.
  void close() { SSL_shutdown(ssl_.get()); }

 private:
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_;
  std::unique_ptr<SSL, void (*)(SSL*)> ssl_;
};

}  // namespace veilleuse::test
