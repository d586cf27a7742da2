// Certificates for tests: made on the spot, signed by themselves, for 127.0.0.1.
#pragma once

#include "engine/tls/context.hpp"

#include <chrono>
#include <filesystem>

namespace veilleuse::test {

struct certificate_times {
  std::chrono::seconds from{-3'600};
  std::chrono::seconds until{90 * 24 * 3'600};
};

/// Writes `certificate.pem` and `key.pem` (mode 0600) into the folder; the times count from now.
engine::tls::certificate_files write_certificate(const std::filesystem::path& folder,
                                                 certificate_times times = {});

}  // namespace veilleuse::test
