#include "engine/control/control_socket.hpp"
#include "engine/http/site.hpp"
#include "engine/staff/staff_file.hpp"
#include "engine/web_directory.hpp"
#include "storage/backup/restore.hpp"
#include "storage/backup/stopped_data.hpp"
#include "storage/master_key.hpp"
#include "storage/rocksdb/vault_database.hpp"
#include "tools/doctor/examine.hpp"

#include <memory>
#include <optional>
#include <system_error>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace veilleuse::tools::doctor {

namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

finding failing(std::string check, std::string found, std::string advice) {
  return {std::move(check), verdict::failing, std::move(found), std::move(advice)};
}

/// What a private directory must be. Nothing when it is well.
std::optional<finding> fault_of_directory(const std::string& check, const fs::path& directory) {
  struct stat seen {};
  if (::stat(directory.c_str(), &seen) != 0) {
    return failing(check, "cannot look at " + directory.string(),
                   "Run this as the user who runs the engine.");
  }
  if (!S_ISDIR(seen.st_mode)) return failing(check, directory.string() + " is no directory", "Move it away.");
  if ((seen.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return failing(check, directory.string() + " is open to other users",
                   "chmod 700 " + directory.string() + ", and think about who may have read it.");
  }
  if (seen.st_uid != ::geteuid() && ::geteuid() != 0) {
    return failing(check, directory.string() + " belongs to another user",
                   "Run this as that user, or give it the data: chown -R.");
  }
  return std::nullopt;
}

finding data_directory(const engine::storage_config& where) {
  constexpr const char* check = "data_directory";
  const auto& data = where.data_directory;
  if (!is_there(data))
    return {check, verdict::ok, data.string() + " is not there yet: the first start makes it"};
  for (const auto& directory : {data, where.log_directory(), where.keys_directory()}) {
    if (directory != data && !is_there(directory)) continue;
    if (auto fault = fault_of_directory(check, directory)) return *fault;
  }
  try {
    storage::require_no_unfinished_restore(data);
  } catch (const storage::storage_error& problem) {
    return failing(check, problem.what(), "veilleuse restore, again.");
  }
  return {check, verdict::ok, data.string() + " is its owner's alone"};
}

finding engine_state(const engine::storage_config& where) {
  constexpr const char* check = "engine";
  if (!storage::is_held(where.log_directory())) {
    if (!is_there(where.data_directory / "checkpoint")) return {check, verdict::ok, "not running"};
    return {check, verdict::warning, "not running; it was killed while a backup was made",
            "Links to keys lie in DATA/checkpoint until its next start, which removes them."};
  }
  const auto connection = engine::control::connect_to_engine(where.data_directory);
  if (connection && connection.value().is_open())
    return {check, verdict::ok, "running: it holds the databases' locks and listens on its control socket"};
  return {check, verdict::warning,
          "running: it holds the databases' locks, but its control socket cannot be reached",
          "It is starting or stopping, or belongs to another user. Without it no backup can be made."};
}

finding staff(const engine::storage_config& where) {
  const auto known = engine::staff_file{where.staff_file()}.list();
  if (!known)
    return failing(
        "staff", known.error().message,
        "It must be its user's alone (chmod 600); a damaged one stands in each backup of the log.");
  if (known.value().empty()) {
    return {"staff", verdict::warning, "nobody may sign in: no child would be answered",
            "veilleuse staff add NAME --role moderator"};
  }
  return {"staff", verdict::ok, fmt::format("{} people may sign in", known.value().size())};
}

/// Null before the first start.
std::unique_ptr<storage::vault_database> opened_vault(const engine::storage_config& where) {
  if (!is_there(where.keys_directory() / "CURRENT")) return nullptr;
  // What cannot be moved is made in its place, which make_unique does not.
  // NOLINTNEXTLINE(modernize-make-unique)
  return std::unique_ptr<storage::vault_database>{
      new storage::vault_database{storage::vault_database::open_for_reading(where.keys_directory())}};
}

finding master_key_of(const engine::storage_config& where) {
  constexpr const char* check = "master_key";
  const auto file = where.master_key();
  try {
    const auto vault = opened_vault(where);
    const bool has_keys = vault && vault->has_keys();
    if (!is_there(file) && !has_keys)
      return {check, verdict::ok, "none yet: the first start makes " + file.string()};
    if (!is_there(file)) {
      return failing(check, file.string() + " is lost, and the vault holds keys that only it opens",
                     "Put its copy back; without it nothing that was said can be read again.");
    }
    const auto master = storage::read_master_key(file);
    if (vault && vault->fingerprint() && *vault->fingerprint() != master.fingerprint()) {
      return failing(check, file.string() + " is of another installation: it does not fit the vault",
                     "Put back the one that belongs to this vault.");
    }
    return {check, verdict::ok, file.string() + (vault ? " is readable and fits the vault" : " is readable")};
  } catch (const storage::storage_error& problem) {
    return failing(check, problem.what(),
                   "It must be its user's alone (chmod 600); of a damaged one put back the copy.");
  }
}

finding web_directory(const fs::path& configured) {
  const auto folder = engine::find_web_directory(configured);
  const auto pages = engine::http::site::load(folder);
  if (!pages) return failing("web_directory", pages.error().message, "Set server.web_directory.");
  if (pages.value().find("/") == nullptr || pages.value().find("/equipe") == nullptr) {
    return failing("web_directory", folder.string() + " holds no pages",
                   "Set server.web_directory to the folder with youth/index.html and staff/index.html.");
  }
  return {"web_directory", verdict::ok, folder.string() + " holds the pages"};
}

}  // namespace

void examine_data(const engine::config& settings, findings& into) {
  const auto& where = settings.storage;
  into.push_back(engine_state(where));
  into.push_back(data_directory(where));
  into.push_back(master_key_of(where));
  into.push_back(staff(where));
  into.push_back(web_directory(settings.server.web_directory));
}

}  // namespace veilleuse::tools::doctor
