// What an operator does with the certificate, and what the log says of it.
#pragma once

#include "engine/config/config.hpp"
#include "engine/tls/certificate.hpp"

#include <memory>

namespace veilleuse::engine::tls {

/// Null when the configuration wants none.
[[nodiscard]] outcome<std::unique_ptr<certificate>> open_configured(const tls_config& wanted);

/// Logs what is about to be wrong with it, or already is.
void warn_of(const certificate& used);

/// Reads the files again, and logs what came of it. Null: there is nothing to read.
void reload(certificate* used);

}  // namespace veilleuse::engine::tls
