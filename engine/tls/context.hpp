// How the server speaks TLS: the certificate, the versions and the ciphers, shared by the connections that
// began with it. Mozilla's intermediate recommendation (https://wiki.mozilla.org/Security/Server_Side_TLS),
// without the finite-field ciphers, whose key exchange is dear to the server and wanted by no browser of
// today.
#pragma once

#include "engine/outcome.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>

struct ssl_ctx_st;

namespace veilleuse::engine::tls {

/// In PEM. The certificate is followed by those of its issuers; the key has no passphrase.
struct certificate_files {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

/// May be shared by threads; nobody changes it once it is made.
using context = std::shared_ptr<ssl_ctx_st>;

/// Refuses what clients could not use, and a key that other users may read.
[[nodiscard]] outcome<context> make_context(const certificate_files& files);

/// Seconds since 1970, UTC: until when the certificate holds, and from when.
[[nodiscard]] std::int64_t expiry_of(const context& what);
[[nodiscard]] std::int64_t beginning_of(const context& what);

}  // namespace veilleuse::engine::tls
