#include "engine/control/control_socket.hpp"
#include "engine/http/site.hpp"
#include "engine/staff/staff_file.hpp"
#include "engine/stores.hpp"
#include "engine/tls/operation.hpp"
#include "engine/web_directory.hpp"
#include "storage/backup/file_copy.hpp"
#include "storage/backup/restore.hpp"
#include "storage/backup/stopped_data.hpp"
#include "tools/doctor/examine.hpp"

#include <chrono>
#include <concepts>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace veilleuse::tools::doctor {

namespace {

namespace fs = std::filesystem;

using storage::is_there;

constexpr const char* do_as_it_says =
    "The engine refuses to start like this: do as it says. Restoring: docs/operations/backup.md.";

finding failing(std::string check, std::string found, std::string advice) {
  return {std::move(check), verdict::failing, std::move(found), std::move(advice)};
}

/// `look` finds something; what the storage refuses is told as it tells it.
template <std::invocable Look>
finding examined(const char* check, const char* advice, Look look) {
  try {
    return look();
  } catch (const storage::storage_error& problem) {
    return failing(check, problem.what(), advice);
  }
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
  storage::require_no_unfinished_restore(data);
  return {check, verdict::ok, data.string() + " is its owner's alone"};
}

finding engine_state(const engine::storage_config& where) {
  constexpr const char* check = "engine";
  const auto log = where.log_directory();
  if (!is_there(log / "LOCK") || !storage::is_held(log)) {
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

std::string counted(std::size_t count, const char* one, const char* several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
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
  return {"staff", verdict::ok,
          fmt::format("{} may sign in", counted(known.value().size(), "person", "people"))};
}

finding event_log(const engine::storage_config& where, storage::embedded_event_log* log) {
  constexpr const char* check = "event_log";
  const auto directory = where.log_directory().string();
  if (log == nullptr) return {check, verdict::ok, "none yet: the first start makes " + directory};
  // What a start reads of each partition; a bad block elsewhere is met only by who reads all.
  for (std::uint32_t partition = 0; partition < log->partition_count(); ++partition)
    static_cast<void>(log->end_now({partition}));
  return {check, verdict::ok, directory + " can be opened; `veilleuse log verify` reads all of it"};
}

finding master_key_of(const engine::storage_config& where, storage::embedded_event_log* log) {
  constexpr const char* check = "master_key";
  engine::examine_keys(where, log);
  const auto file = where.master_key();
  if (!is_there(file)) return {check, verdict::ok, "none yet: the first start makes " + file.string()};
  const bool has_vault = is_there(where.keys_directory() / "CURRENT");
  return {check, verdict::ok,
          file.string() + (has_vault ? " is readable and fits the vault" : " is readable")};
}

finding tls(const engine::tls_config& wanted) {
  constexpr const char* check = "tls";
  const auto opened = engine::tls::open_configured(wanted);
  if (!opened) {
    return failing(check, opened.error().message,
                   "The engine refuses to start, and to reload, with these files.");
  }
  const auto& certificate = opened.value();
  if (!certificate) return {check, verdict::ok, "not configured: the port speaks without it"};
  const auto now = std::chrono::system_clock::now();
  const auto warning = certificate->warning(now);
  if (!warning) return {check, verdict::ok, wanted.certificate.string() + " holds and fits its key"};
  const bool holds = certificate->holds(now);
  return {check, holds ? verdict::warning : verdict::failing, *warning,
          holds ? "Look why it was not renewed by itself." : "Nobody reaches this service by a browser."};
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
  into.push_back(examined("engine", "Run this as the engine's user.", [&] { return engine_state(where); }));
  into.push_back(examined("data_directory", do_as_it_says, [&] { return data_directory(where); }));
  std::unique_ptr<storage::embedded_event_log> log;
  into.push_back(examined("event_log", do_as_it_says, [&] {
    log = engine::examine_log(where);
    return event_log(where, log.get());
  }));
  into.push_back(examined("master_key", do_as_it_says, [&] { return master_key_of(where, log.get()); }));
  into.push_back(staff(where));
  into.push_back(web_directory(settings.server.web_directory));
  into.push_back(tls(settings.tls));
}

}  // namespace veilleuse::tools::doctor
