#include "engine/tls/stream.hpp"

#include "engine/limits.hpp"
#include "engine/tls/handles.hpp"

#include <algorithm>
#include <new>

#include <openssl/err.h>
#include <openssl/sslerr.h>

namespace veilleuse::engine::tls {

namespace {

// A person who typed http:// reads this.
constexpr std::string_view answer_to_plain_http =
    "HTTP/1.1 400 Bad Request\r\n"
    "Connection: close\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Length: 60\r\n"
    "Cache-Control: no-store\r\n\r\n"
    "This address is safe only as https: begin it with https://.\n";
static_assert(answer_to_plain_http.size() - answer_to_plain_http.find("\r\n\r\n") - 4 == 60);

handshake_failure reason_of(unsigned long error) {
  const int reason = ERR_GET_REASON(error);
  switch (reason) {
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
      return handshake_failure::plain_http;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_UNKNOWN_PROTOCOL:
      return handshake_failure::old_version;
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_SHARED_GROUPS:
    case SSL_R_NO_SUITABLE_KEY_SHARE:
    case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
    case SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS:
    case SSL_R_NO_APPLICATION_PROTOCOL:
      return handshake_failure::nothing_in_common;
    default:
      // Beyond are the client's alerts.
      return reason >= SSL_AD_REASON_OFFSET ? handshake_failure::refused_by_client
                                            : handshake_failure::malformed;
  }
}

}  // namespace

/// The stream as OpenSSL sees it: something that gives and takes bytes.
struct stream_bio {
  static stream& of(BIO* bio) { return *static_cast<stream*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* into, std::size_t room, std::size_t* count) {
    auto& fed = of(bio).fed_;
    BIO_clear_retry_flags(bio);
    if (fed.empty()) {
      BIO_set_retry_read(bio);
      return 0;
    }
    *count = std::min(room, fed.size());
    std::ranges::copy(fed.first(*count), into);
    fed = fed.subspan(*count);
    return 1;
  }

  static int write(BIO* bio, const char* bytes, std::size_t size, std::size_t* count) {
    of(bio).sealed_.append(bytes, size);
    *count = size;
    return 1;
  }

  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

  static BIO_METHOD* make_method() {
    auto* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "veilleuse");
    BIO_meth_set_read_ex(made, read);
    BIO_meth_set_write_ex(made, write);
    BIO_meth_set_ctrl(made, control);
    return made;
  }

  static BIO* make(stream& owner) {
    static BIO_METHOD* const method = make_method();
    auto* made = BIO_new(method);
    if (made == nullptr) throw std::bad_alloc{};
    BIO_set_data(made, &owner);
    BIO_set_init(made, 1);
    return made;
  }
};

stream::stream(const context& with) : ssl_{SSL_new(with.get())} {
  if (ssl_ == nullptr) throw std::bad_alloc{};
  auto* both_ways = stream_bio::make(*this);
  SSL_set_bio(ssl_, both_ways, both_ways);
  SSL_set_accept_state(ssl_);
}

stream::~stream() {
  SSL_free(ssl_);
}

void stream::feed(std::span<const char> bytes) {
  fed_ = bytes;
  (is_shaking_hands() ? handshake_bytes_ : silent_bytes_) += bytes.size();
}

read_result stream::read(std::span<char> into) {
  if (failure_) return {read_state::broken, 0};
  ERR_clear_error();
  std::size_t count = 0;
  const int how = SSL_read_ex(ssl_, into.data(), into.size(), &count);
  const int error = how == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl_, how);
  established_ = established_ || SSL_is_init_finished(ssl_) == 1;
  if (how == 1) {
    silent_bytes_ = 0;
    return {read_state::plaintext, count};
  }
  if (error != SSL_ERROR_WANT_READ) return fail(error);
  if (!established_ && handshake_bytes_ > limits::tls_handshake_bytes) {
    failure_ = handshake_failure::too_large;
    return {read_state::broken, 0};
  }
  const bool is_idle_talk =
      silent_bytes_ > limits::tls_silent_bytes || waiting().size() > limits::tls_unread_bytes;
  return {is_idle_talk ? read_state::broken : read_state::hungry, 0};
}

read_result stream::fail(int error) {
  if (error == SSL_ERROR_ZERO_RETURN && established_) return {read_state::ended, 0};
  if (!established_)
    failure_ = error == SSL_ERROR_ZERO_RETURN ? handshake_failure::left : reason_of(ERR_peek_error());
  // Nothing was said to it yet but an alert, which it would not understand.
  if (failure_ == handshake_failure::plain_http) sealed_ = answer_to_plain_http;
  ERR_clear_error();
  return {read_state::broken, 0};
}

bool stream::seal(std::string_view plaintext) {
  ERR_clear_error();
  std::size_t count = 0;
  return SSL_write_ex(ssl_, plaintext.data(), plaintext.size(), &count) == 1 && count == plaintext.size();
}

void stream::close() {
  if (closed_ || !established_) return;
  closed_ = true;
  ERR_clear_error();
  SSL_shutdown(ssl_);
}

void stream::sent(std::size_t bytes) {
  sent_ += bytes;
  if (sent_ < sealed_.size()) return;
  // Given back: thousands of connections wait, each for minutes.
  sealed_ = {};
  sent_ = 0;
}

}  // namespace veilleuse::engine::tls
