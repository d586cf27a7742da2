#include "engine/tls/operation.hpp"

#include "engine/logging/process_log.hpp"

namespace veilleuse::engine::tls {

outcome<std::unique_ptr<certificate>> open_configured(const tls_config& wanted) {
  if (!wanted.is_on()) return std::unique_ptr<certificate>{};
  return certificate::open({wanted.certificate, wanted.key});
}

std::optional<std::string> certificate_watch::look(std::chrono::system_clock::time_point now) {
  const auto today = std::chrono::floor<std::chrono::days>(now);
  if (used_ == nullptr || looked_at_ == today) return std::nullopt;
  looked_at_ = today;
  return used_->warning(now);
}

void certificate_watch::look() {
  if (const auto warning = look(std::chrono::system_clock::now())) logging::say_warning(*warning);
}

void reload(certificate* used) {
  if (used == nullptr) {
    logging::say_info("nothing to reload: tls.certificate is not set, and all else is read at a start");
    return;
  }
  if (const auto reloaded = used->reload(); !reloaded) {
    logging::say_error(reloaded.error().message +
                       " The former certificate stays in use: mend that, then reload again.");
    return;
  }
  logging::say_info("the TLS certificate was read again: new connections get it");
  certificate_watch{used}.look();
}

}  // namespace veilleuse::engine::tls
