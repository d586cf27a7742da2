#include "engine/staff/staff_directory.hpp"

#include <algorithm>

#include <sys/stat.h>

namespace veilleuse::engine {

namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

}  // namespace

outcome<done> staff_directory::refresh() {
  const std::lock_guard guard{lock_};
  const auto mark = mark_now();
  if (loaded_ && mark == mark_) return done{};
  auto accounts = file_.list();
  if (!accounts) return accounts.error();
  accounts_.clear();
  for (auto& account : accounts.value()) {
    auto hash = account.token_hash;
    accounts_.emplace(std::move(hash), std::move(account));
  }
  mark_ = mark;
  loaded_ = true;
  return done{};
}

std::optional<staff_account> staff_directory::find_by_token(std::string_view token) {
  const auto secret = storage::secret_from_text(token);
  if (!secret) return std::nullopt;
  const auto hash = storage::token_hash(*secret);
  if (auto account = known(hash)) return account;
  // An unreadable file admits nobody new; the engine's own look at it tells the operator.
  if (!refresh()) return std::nullopt;
  return known(hash);
}

bool staff_directory::is_current(const events::moderator_id& id) const {
  const std::lock_guard guard{lock_};
  return std::ranges::any_of(accounts_, [&](const auto& entry) { return entry.second.id == id; });
}

std::optional<staff_account> staff_directory::known(const std::string& hash) const {
  const std::lock_guard guard{lock_};
  const auto found = accounts_.find(hash);
  if (found == accounts_.end()) return std::nullopt;
  return found->second;
}

staff_directory::file_mark staff_directory::mark_now() const {
  struct stat status {};
  if (::stat(path_.c_str(), &status) != 0) return {};
  return {status.st_ino, status.st_mtim.tv_sec * nanoseconds_per_second + status.st_mtim.tv_nsec,
          static_cast<std::uint64_t>(status.st_size)};
}

}  // namespace veilleuse::engine
