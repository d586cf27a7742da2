// What an operator does with the certificate, and what the log says of it.
#pragma once

#include "engine/config/config.hpp"
#include "engine/tls/certificate.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace veilleuse::engine::tls {

/// Null when the configuration wants none.
[[nodiscard]] outcome<std::unique_ptr<certificate>> open_configured(const tls_config& wanted);

/// Looks at the certificate once a day: an engine runs for months.
class certificate_watch {
 public:
  /// Null: there is nothing to look at.
  explicit certificate_watch(const certificate* used) : used_{used} {}

  /// What is about to be wrong with it, or already is, at the first look of each day (UTC).
  [[nodiscard]] std::optional<std::string> look(std::chrono::system_clock::time_point now);

  /// Logs it.
  void look();

 private:
  const certificate* used_;
  std::optional<std::chrono::sys_days> looked_at_;
};

/// Reads the files again, and logs what came of it. Null: there is nothing to read.
void reload(certificate* used);

}  // namespace veilleuse::engine::tls
