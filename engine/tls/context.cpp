#include "engine/tls/context.hpp"

#include "engine/tls/handles.hpp"
#include "engine/tls/pem_file.hpp"

#include <array>
#include <ctime>
#include <string_view>

#include <fmt/format.h>
#include <openssl/err.h>

namespace veilleuse::engine::tls {

namespace {

constexpr const char* ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* ciphers_of_1_3 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr const char* curves = "X25519:prime256v1:secp384r1";

// RFC 7301: each name after its length.
constexpr std::array<unsigned char, 9> http_1_1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

/// A client that offers only other protocols is refused: it would take our answers for something else.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                    unsigned offered_length, void*) {
  unsigned char* found = nullptr;
  const int how =
      SSL_select_next_proto(&found, length, http_1_1.data(), http_1_1.size(), offered, offered_length);
  *chosen = found;
  return how == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

bool set_up(SSL_CTX* made) {
  // No visit can be told from its session to be by whom an earlier one was, and no key that is kept opens a
  // recorded one later: docs/decisions/0012-no-tls-sessions.md.
  SSL_CTX_set_session_cache_mode(made, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(made, 0);
  SSL_CTX_set_options(made, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  // A connection that waits owns no buffers.
  SSL_CTX_set_mode(made, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(made, choose_protocol, nullptr);
  return SSL_CTX_set_min_proto_version(made, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(made, ciphers) == 1 && SSL_CTX_set_ciphersuites(made, ciphers_of_1_3) == 1 &&
         SSL_CTX_set1_curves_list(made, curves) == 1;
}

std::string_view last_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason == nullptr ? "no reason given" : reason;
}

outcome<done> use_certificate(SSL_CTX* made, const std::filesystem::path& file) {
  auto chain = read_certificates(file);
  if (!chain) return chain.error();
  auto& all = chain.value();
  ERR_clear_error();
  if (SSL_CTX_use_certificate(made, all.front().get()) != 1) {
    return failure{
        exit_code::usage,
        fmt::format("The TLS certificate {} cannot be used: {}. Have one made with an EC P-256 key, "
                    "or an RSA key of 2048 bits or more.",
                    file.string(), last_reason())};
  }
  for (std::size_t at = 1; at < all.size(); ++at) {
    if (SSL_CTX_add1_chain_cert(made, all[at].get()) == 1) continue;
    return failure{exit_code::usage, fmt::format("An issuer's certificate in {} cannot be used: {}.",
                                                 file.string(), last_reason())};
  }
  return done{};
}

std::int64_t seconds_of(const ASN1_TIME* time) {
  std::tm parts{};
  return ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<std::int64_t>(::timegm(&parts)) : 0;
}

}  // namespace

outcome<context> make_context(const certificate_files& files) {
  context made{SSL_CTX_new(TLS_server_method()), SSL_CTX_free};
  if (!made || !set_up(made.get())) {
    return failure{exit_code::internal, fmt::format("TLS cannot be set up: {}.", last_reason())};
  }
  if (auto used = use_certificate(made.get(), files.certificate); !used) return used.error();
  auto key = read_key(files.key);
  if (!key) return key.error();
  const auto* own = SSL_CTX_get0_certificate(made.get());
  const bool belongs = X509_check_private_key(own, key.value().get()) == 1 &&
                       SSL_CTX_use_PrivateKey(made.get(), key.value().get()) == 1;
  ERR_clear_error();
  if (!belongs) {
    return failure{
        exit_code::usage,
        fmt::format("The TLS key {} does not belong to the certificate {}. Take both from one renewal; "
                    "in the certificate's file the server's own comes first, its issuers after it.",
                    files.key.string(), files.certificate.string())};
  }
  return made;
}

std::int64_t expiry_of(const context& what) {
  return seconds_of(X509_get0_notAfter(SSL_CTX_get0_certificate(what.get())));
}

std::int64_t beginning_of(const context& what) {
  return seconds_of(X509_get0_notBefore(SSL_CTX_get0_certificate(what.get())));
}

}  // namespace veilleuse::engine::tls
