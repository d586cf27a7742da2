// The database under the key vault: its options, its rows, and the erasure of old bytes.
//
//   'k' ‖ stream (19)   a wrapped key, or the note that it was destroyed (storage/wrapped_key.hpp)
//   'i'                 version (1, = 1) ‖ installation of the event log (16)
//   'm'                 version (1, = 1) ‖ fingerprint of the master key (16)
//   'p' ‖ stream (19)   empty: a destruction whose erasure is not finished
#pragma once

#include "storage/master_key.hpp"

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

namespace veilleuse::storage {

/// As errors name it.
inline const std::string vault_name = "the key vault";

[[nodiscard]] std::string key_row_of(const events::stream_id& stream);
[[nodiscard]] std::string pending_row_of(const events::stream_id& stream);

/// Every call throws storage_error when the disk or the data is at fault.
class vault_database {
 public:
  vault_database(const std::filesystem::path& directory, rocksdb::Env* environment);
  /// Takes no lock and changes no file.
  [[nodiscard]] static vault_database open_for_reading(const std::filesystem::path& directory);

  [[nodiscard]] bool has_keys() const;
  /// Whose master key wraps the rows. Nothing in a new vault.
  [[nodiscard]] std::optional<master_fingerprint> fingerprint() const;
  void set_fingerprint(const master_fingerprint& fingerprint);
  /// Whose events the keys seal. Nothing in a new vault, and in one of before this was written down.
  [[nodiscard]] std::optional<std::string> installation() const;
  void set_installation(const std::string& installation);

  [[nodiscard]] std::optional<std::string> get(const std::string& row) const;
  /// Durable on return.
  void write(rocksdb::WriteBatch& batch);
  /// A write found no room, and none was taken since. From any thread.
  [[nodiscard]] bool is_full() const { return was_full_; }
  /// Comes back from a full disk, if it was full: `no_room` while there is none.
  void resume();

  /// In order, until `visit` returns false. A row that names no stream is damage.
  void for_each_key(
      const std::function<bool(const events::stream_id& stream, std::string_view row)>& visit) const;
  /// Linked or copied into a new directory, in some milliseconds: what is in the files and the write-ahead
  /// log.
  void checkpoint(const std::filesystem::path& directory) const;

  /// Streams whose old bytes may still be in the files.
  [[nodiscard]] std::vector<events::stream_id> pending_erasures() const;
  /// On return no file of the directory holds an earlier value of the stream's row, and nothing is pending.
  void erase_earlier_values(const events::stream_id& stream);

 private:
  void set_versioned(const char* row, std::string_view value);
  [[nodiscard]] std::optional<std::string> get_versioned(const char* row, std::size_t bytes) const;
  explicit vault_database(std::unique_ptr<rocksdb::DB> opened) : database_{std::move(opened)} {}
  void require_done(const rocksdb::Status& status);

  std::unique_ptr<rocksdb::DB> database_;
  std::atomic<bool> was_full_{false};
};

}  // namespace veilleuse::storage
