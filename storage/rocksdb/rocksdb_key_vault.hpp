// The key vault on RocksDB: a small database in a directory of its own, so that keys are backed up apart from
// content and an erasure rewrites only this one.
#pragma once

#include "storage/event_log.hpp"
#include "storage/key_vault.hpp"
#include "storage/limits.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace rocksdb {
class Env;
}

namespace veilleuse::storage {

struct key_vault_options {
  /// Made when missing.
  std::filesystem::path directory;
  /// Made at the first start, when the vault is empty; its directory must exist.
  std::filesystem::path master_key_file;
  /// The log holds sealed events. A vault without keys is then a lost one, not a new one: `wrong_master_key`,
  /// and nothing is made.
  bool must_hold_keys = false;
  /// Whose streams all have a key. Looked at only where the vault's last write is cut short, before anything
  /// is changed: a stream without its key is then damage, not a power cut. Null: not looked at.
  event_log* log = nullptr;
  /// Of the log whose events are sealed with these keys (embedded_event_log::installation). A vault keeps the
  /// first that it is opened with; with another one it is `cannot_open`. Empty: not looked at.
  std::string installation = {};
  /// For fault injection; outlives the vault. Null: the system's.
  rocksdb::Env* environment = nullptr;
  /// Called with a sentence when a write or sync of the open vault has failed for another reason than want of
  /// room: no key can be made any more, and the process must end. The default is storage::end_process.
  std::function<void(const std::string&)> on_fatal = {};
  /// Called with a sentence when the disk is full and no key can be made, when there is room again, and when
  /// an opening drops a write that was cut short. By default nobody is told.
  std::function<void(const std::string&)> on_notice = {};
  /// How often a vault that is read-only for want of room tries again, beside every key that is asked for.
  std::chrono::milliseconds resume_interval = limits::resume_interval;
};

class embedded_key_vault : public key_vault {
 public:
  /// The vault as it stands, in a new directory, for a backup; waits for a destruction that is under way, so
  /// that no bytes of a destroyed key come along. Throws storage_error.
  virtual void checkpoint(const std::filesystem::path& directory) = 0;
};

/// Whether a vault with keys is there. Throws storage_error when it cannot be read. Takes no lock.
[[nodiscard]] bool holds_keys(const std::filesystem::path& directory);

/// Finishes the destructions that a crash cut short. Throws storage_error, each a sentence for the operator:
/// `locked`, `damaged`, `newer_version`, `no_room`, `io_error`, `cannot_open`, `wrong_permissions`, and
/// `wrong_master_key` when the file is lost or not this vault's.
[[nodiscard]] std::unique_ptr<embedded_key_vault> open_key_vault(const key_vault_options& options);

/// Refuses what open_key_vault would refuse, but for its lock; makes and changes nothing.
void examine_key_vault(const key_vault_options& options);

}  // namespace veilleuse::storage
