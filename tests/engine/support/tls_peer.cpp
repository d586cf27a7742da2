#include "tests/engine/support/tls_peer.hpp"

#include <array>
#include <stdexcept>

#include <openssl/err.h>

namespace veilleuse::test {

tls_peer::tls_peer(const std::filesystem::path& trusted)
    : context_{SSL_CTX_new(TLS_client_method()), SSL_CTX_free}, ssl_{nullptr, SSL_free} {
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  if (!trusted.empty() && SSL_CTX_load_verify_locations(context_.get(), trusted.c_str(), nullptr) != 1) {
    throw std::runtime_error{"no certificate to trust"};
  }
  ssl_.reset(SSL_new(context_.get()));
  SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
  SSL_set_connect_state(ssl_.get());
}

std::string tls_peer::take_outgoing() {
  std::string bytes(BIO_ctrl_pending(SSL_get_wbio(ssl_.get())), '\0');
  if (!bytes.empty()) BIO_read(SSL_get_wbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

void tls_peer::feed(std::string_view from_server) {
  BIO_write(SSL_get_rbio(ssl_.get()), from_server.data(), static_cast<int>(from_server.size()));
}

bool tls_peer::shake() {
  ERR_clear_error();
  return SSL_do_handshake(ssl_.get()) == 1;
}

void tls_peer::write(std::string_view plaintext) {
  if (SSL_write(ssl_.get(), plaintext.data(), static_cast<int>(plaintext.size())) <= 0) {
    throw std::runtime_error{"TLS takes nothing"};
  }
}

std::string tls_peer::read() {
  std::string all;
  std::array<char, 16'384> buffer;
  ERR_clear_error();
  for (int count = 1; count > 0;) {
    count = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (count > 0) all.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return all;
}

bool tls_peer::is_ended() const {
  return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

}  // namespace veilleuse::test
