#include "engine/tls/certificate.hpp"

#include "engine/limits.hpp"

#include <string_view>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace veilleuse::engine::tls {

namespace {

std::string day_of(std::int64_t seconds) {
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

}  // namespace

outcome<std::unique_ptr<certificate>> certificate::open(const certificate_files& files) {
  auto first = make_context(files);
  if (!first) return first.error();
  return std::unique_ptr<certificate>{new certificate{files, std::move(first.value())}};
}

outcome<done> certificate::reload() {
  auto next = make_context(files_);
  if (!next) return next.error();
  const std::lock_guard guard{lock_};
  current_ = std::move(next.value());
  return done{};
}

context certificate::current() const {
  const std::lock_guard guard{lock_};
  return current_;
}

std::int64_t certificate::expiry() const {
  return expiry_of(current());
}

bool certificate::holds(std::chrono::system_clock::time_point now) const {
  const auto used = current();
  const auto at = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  return at >= beginning_of(used) && at < expiry_of(used);
}

std::optional<std::string> certificate::warning(std::chrono::system_clock::time_point now) const {
  const auto used = current();
  const auto at = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  const std::chrono::seconds end{expiry_of(used)};
  constexpr std::string_view what_to_do = "Renew it, then reload (systemctl reload veilleuse, or SIGHUP)";
  if (at >= end) {
    return fmt::format("The TLS certificate expired on {}: browsers refuse it. {}.", day_of(end.count()),
                       what_to_do);
  }
  if (at.count() < beginning_of(used)) {
    return fmt::format(
        "The TLS certificate holds only from {} on: browsers refuse it until then. Is the clock right?",
        day_of(beginning_of(used)));
  }
  if (at + limits::tls_expiry_notice >= end) {
    return fmt::format("The TLS certificate expires on {}. {}.", day_of(end.count()), what_to_do);
  }
  return std::nullopt;
}

}  // namespace veilleuse::engine::tls
