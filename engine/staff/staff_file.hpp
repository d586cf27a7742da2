// The staff directory on disk: who may sign in as staff. `veilleuse staff` changes it; a running engine sees
// the change within a second (engine/staff/staff_directory.hpp). Tokens are stored hashed; names never go to
// logs.
#pragma once

#include "engine/outcome.hpp"
#include "events/ids.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::engine {

enum class staff_role : std::uint8_t { moderator, supervisor };

[[nodiscard]] std::string_view name_of(staff_role role);
[[nodiscard]] std::optional<staff_role> staff_role_from_name(std::string_view name);

struct staff_account {
  events::moderator_id id;
  std::string name;
  staff_role role = staff_role::moderator;
  /// storage::token_hash.
  std::string token_hash;
  events::timestamp added_at;
};

struct staff_addition {
  staff_account account;
  /// Shown once, stored nowhere.
  std::string token;
};

/// One JSON file, mode 0600, replaced atomically and synced; a lock file keeps two administrators apart.
class staff_file {
 public:
  /// `path` is storage_config::staff_file(). It need not exist; its directory is made (mode 0700) by `add`.
  explicit staff_file(std::filesystem::path path) : path_{std::move(path)} {}

  /// Refuses a name in use, empty, too long or with control characters.
  [[nodiscard]] outcome<staff_addition> add(std::string_view name, staff_role role);
  [[nodiscard]] outcome<std::vector<staff_account>> list() const;
  /// By name or by id. The account's token is worth nothing from then on.
  [[nodiscard]] outcome<staff_account> remove(std::string_view name_or_id);

 private:
  std::filesystem::path path_;
};

}  // namespace veilleuse::engine
