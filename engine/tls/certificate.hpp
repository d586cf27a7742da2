// The certificate in use, which can be replaced while the server runs: connections keep the one they began
// with.
#pragma once

#include "engine/tls/context.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace veilleuse::engine::tls {

class certificate {
 public:
  [[nodiscard]] static outcome<std::unique_ptr<certificate>> open(const certificate_files& files);

  /// Reads the files again; on a failure all stays as it was.
  [[nodiscard]] outcome<done> reload();

  /// For a new connection. From any thread.
  [[nodiscard]] context current() const;
  /// Seconds since 1970, UTC. From any thread.
  [[nodiscard]] std::int64_t expiry() const;
  /// Neither expired nor of a time to come: browsers take it. From any thread.
  [[nodiscard]] bool holds(std::chrono::system_clock::time_point now) const;
  /// What an operator should know: it has expired, will soon, or does not hold yet.
  [[nodiscard]] std::optional<std::string> warning(std::chrono::system_clock::time_point now) const;

 private:
  certificate(certificate_files files, context first)
      : files_{std::move(files)}, current_{std::move(first)} {}

  certificate_files files_;
  mutable std::mutex lock_;
  context current_;
};

}  // namespace veilleuse::engine::tls
