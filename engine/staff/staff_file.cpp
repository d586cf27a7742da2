#include "engine/staff/staff_file.hpp"

#include "engine/limits.hpp"
#include "engine/staff/file_lock.hpp"
#include "engine/staff/staff_json.hpp"
#include "engine/storage_exit_code.hpp"
#include "engine/wire/utf8.hpp"
#include "storage/private_file.hpp"
#include "storage/secrets.hpp"
#include "storage/system_failure.hpp"

#include <algorithm>
#include <chrono>
#include <concepts>
#include <system_error>

#include <fmt/format.h>

namespace veilleuse::engine {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view file_name = "the staff file";

std::optional<failure> fault_of_name(std::string_view name) {
  const bool has_control = std::ranges::any_of(
      name, [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f; });
  if (!name.empty() && name.size() <= limits::staff_name_bytes && !has_control && wire::is_utf8(name)) {
    return std::nullopt;
  }
  return failure{
      exit_code::usage,
      fmt::format("A name has 1 to {} bytes of UTF-8 without control characters.", limits::staff_name_bytes)};
}

outcome<done> tried(std::invocable auto change) {
  try {
    change();
    return done{};
  } catch (const storage::storage_error& error) {
    return failure{code_of(error.kind()), error.what()};
  }
}

outcome<done> make_folder(const fs::path& folder) {
  if (folder.empty()) return done{};
  return tried([&] { storage::make_private_directory(folder, "the data directory"); });
}

outcome<done> replace(const fs::path& path, const std::vector<staff_account>& known) {
  return tried([&] { storage::replace_private_file(path, file_name, staff_to_json(known)); });
}

fs::path lock_of(fs::path path) {
  path += ".lock";
  return path;
}

events::timestamp now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

}  // namespace

outcome<std::vector<staff_account>> staff_file::list() const {
  try {
    const auto text = storage::read_private_text(path_, file_name, limits::staff_file_bytes);
    if (!text) return std::vector<staff_account>{};
    return staff_from_json(*text);
  } catch (const storage::storage_error& error) {
    return failure{code_of(error.kind()), error.what()};
  }
}

outcome<staff_addition> staff_file::add(std::string_view name, staff_role role) {
  if (auto fault = fault_of_name(name)) return *fault;
  if (auto made = make_folder(path_.parent_path()); !made) return made.error();
  auto lock = file_lock::take(lock_of(path_));
  if (!lock) return lock.error();
  auto accounts = list();
  if (!accounts) return accounts.error();
  auto& known = accounts.value();
  if (std::ranges::find(known, name, &staff_account::name) != known.end()) {
    return failure{exit_code::usage, "This name is in use: remove it first, or choose another."};
  }
  if (known.size() >= limits::staff_members) {
    return failure{exit_code::usage, "The staff file is full."};
  }
  const auto token = storage::draw_secret();
  staff_account account{{storage::draw_id()}, std::string{name}, role, storage::token_hash(token), now()};
  known.push_back(account);
  if (auto kept = replace(path_, known); !kept) return kept.error();
  return staff_addition{std::move(account), storage::to_text(token)};
}

outcome<staff_account> staff_file::remove(std::string_view name_or_id) {
  const failure nobody{exit_code::not_found, "There is nobody of this name or id."};
  std::error_code unknown;
  if (!fs::exists(path_, unknown) && !unknown) return nobody;
  auto lock = file_lock::take(lock_of(path_));
  if (!lock) return lock.error();
  auto accounts = list();
  if (!accounts) return accounts.error();
  auto& known = accounts.value();
  const auto found = std::ranges::find_if(known, [&](const staff_account& account) {
    return account.name == name_or_id || events::to_hex(account.id.bytes) == name_or_id;
  });
  if (found == known.end()) return nobody;
  auto removed = *found;
  known.erase(found);
  if (auto kept = replace(path_, known); !kept) return kept.error();
  return removed;
}

}  // namespace veilleuse::engine
