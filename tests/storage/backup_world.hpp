// An installation of two partitions, and the backups that are made of it while it is stopped.
#pragma once

#include "storage/backup/backup.hpp"
#include "storage/backup/restore.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"
#include "tests/storage/log_steps.hpp"
#include "tests/storage/true_record.hpp"
#include "tests/support/artifacts.hpp"

#include <chrono>

#include <boost/test/unit_test.hpp>

namespace veilleuse::tests {

struct installation {
  std::filesystem::path root = test::artifact_directory("backup");
  storage::key_vault_options keys{root / "data" / "keys", root / "data" / "master.key"};
  storage::event_log_options log;
  int made = 0;

  installation() {
    std::filesystem::create_directories(root / "data");
    log.directory = root / "data" / "log";
    log.partitions = 2;
  }
  /// Opens a conversation: a key, then a record.
  void open(std::uint8_t number) const {
    (void)storage::open_key_vault(keys)->find_or_create({conversation_stream(number)});
    write(number);
  }
  /// A record, whether there is a key or not.
  void write(std::uint8_t number) const {
    const auto opened = storage::open_event_log(log);
    take_over_all(*opened);
    const auto outcome = append_one(*opened, left(conversation_stream(number), 0));
    BOOST_REQUIRE(outcome.status == storage::append_status::appended);
  }
  void destroy(std::uint8_t number) const {
    storage::open_key_vault(keys)->destroy(conversation_stream(number));
  }

  [[nodiscard]] storage::backup_order order() {
    storage::backup_order made_so;
    made_so.from = {log.directory, keys.directory, root / "data" / "staff.json"};
    made_so.to = root / "logs";
    made_so.keys_to = root / "keys";
    made_so.made_by = "1.2.3";
    made_so.made_at = std::chrono::system_clock::time_point{std::chrono::seconds{1'800'000'000 + made++}};
    return made_so;
  }
  storage::backup_made back_up() { return storage::make_backup(order()); }

  [[nodiscard]] storage::restore_order into(const char* name, const storage::backup_made& log_of,
                                            const storage::backup_made& keys_of) const {
    storage::restore_order given;
    given.log = log_of.log;
    given.keys = keys_of.keys;
    given.master_key_file = keys.master_key_file;
    given.with_master_key = true;
    given.to = root / name;
    return given;
  }
  /// Of a conversation, in a restored data directory.
  [[nodiscard]] storage::key_standing standing(const char* name, std::uint8_t number) const {
    const storage::key_vault_options restored{root / name / "keys", root / name / "master.key"};
    return storage::open_key_vault(restored)->find(conversation_stream(number)).standing;
  }
};

}  // namespace veilleuse::tests
