// The two files of a certificate, read and looked at before anything is made of them.
#pragma once

#include "engine/outcome.hpp"
#include "engine/tls/handles.hpp"

#include <filesystem>
#include <vector>

namespace veilleuse::engine::tls {

/// The server's own, then its issuers'; never empty.
[[nodiscard]] outcome<std::vector<x509_handle>> read_certificates(const std::filesystem::path& file);

/// Refuses a file that others may read or the group may change. The group may read it: that is how one key is
/// given to a service's user.
[[nodiscard]] outcome<key_handle> read_key(const std::filesystem::path& file);

}  // namespace veilleuse::engine::tls
