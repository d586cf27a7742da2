// What the vault says when its directory cannot be served from.
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/vault_database.hpp"
#include "storage/wrapped_key.hpp"
#include "tests/storage/database_files.hpp"
#include "tests/storage/log_steps.hpp"
#include "tests/storage/refused.hpp"
#include "tests/storage/vault_worlds.hpp"

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

void put_row(const rocksdb_vault_world& world, const std::string& row, const std::string& value) {
  vault_database database{world.options.directory, nullptr};
  rocksdb::WriteBatch batch;
  batch.Put(row, value);
  database.write(batch);
}

std::string get_row(const rocksdb_vault_world& world, const std::string& row) {
  return vault_database{world.options.directory, nullptr}.get(row).value();
}

struct started_world : rocksdb_vault_world {
  started_world() { (void)open()->find_or_create({conversation_stream(1), conversation_stream(2)}); }

  [[nodiscard]] std::string open_refused(storage_failure kind) const {
    return refused([this] { (void)open(); }, kind);
  }
  [[nodiscard]] std::string find_refused(storage_failure kind) const {
    const auto vault = open();
    return refused([&vault] { (void)vault->find(conversation_stream(1)); }, kind);
  }
};

/// As a power cut leaves it: a well closed one would have nothing in its write-ahead log.
std::filesystem::path copy_of_open_vault(const rocksdb_vault_world& world) {
  auto copy = world.root / "copy";
  while (true) {
    std::error_code problem;
    std::filesystem::remove_all(copy);
    std::filesystem::copy(world.options.directory, copy, problem);
    if (!problem) return copy;
    // RocksDB has removed a file that it needs no more.
    BOOST_REQUIRE(problem == std::errc::no_such_file_or_directory);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(vault_refusals)

BOOST_AUTO_TEST_CASE(a_second_opening_is_refused) {
  const started_world world;
  const auto vault = world.open();
  says(world.open_refused(storage_failure::locked), "key vault");
  BOOST_TEST((vault->find(conversation_stream(1)).standing == key_standing::present));
}

BOOST_AUTO_TEST_CASE(a_directory_that_cannot_be_made_is_refused) {
  rocksdb_vault_world world;
  put_bytes(world.root / "file", "");
  world.options.directory = world.root / "file" / "keys";
  says(refused([&world] { (void)world.open(); }, storage_failure::cannot_open), "Cannot make");
}

BOOST_AUTO_TEST_CASE(a_lost_vault_is_not_taken_for_a_new_one) {
  started_world world;
  world.options.must_hold_keys = true;
  (void)world.open();
  std::filesystem::remove_all(world.options.directory);
  says(world.open_refused(storage_failure::wrong_master_key), "restore the vault");
  BOOST_TEST(!std::filesystem::exists(world.options.directory));
}

BOOST_AUTO_TEST_CASE(a_vault_that_was_made_anew_beside_the_events_of_a_lost_one_is_refused) {
  rocksdb_vault_world world;
  (void)world.open();
  world.options.must_hold_keys = true;
  says(refused([&world] { (void)world.open(); }, storage_failure::wrong_master_key), "holds no keys");
}

BOOST_AUTO_TEST_CASE(a_vault_stays_with_the_log_it_was_first_opened_beside) {
  started_world world;
  const std::string first(16, 'a');
  world.options.installation = first;
  BOOST_TEST((world.open()->find(conversation_stream(1)).standing == key_standing::present));
  (void)world.open();
  world.options.installation = std::string(16, 'b');
  says(world.open_refused(storage_failure::cannot_open), "another event log");
  world.options.installation = first;
  (void)world.open();
}

BOOST_AUTO_TEST_CASE(a_vault_whose_note_of_its_log_is_damaged_is_refused) {
  started_world world;
  world.options.installation = std::string(16, 'a');
  put_row(world, "i", "\x01short");
  says(world.open_refused(storage_failure::damaged), "restore its directory");
}

BOOST_AUTO_TEST_CASE(a_vault_of_a_newer_version_is_refused) {
  const started_world world;
  put_row(world, "m", "\x02 whatever comes then");
  says(world.open_refused(storage_failure::newer_version), "newer version");
}

BOOST_AUTO_TEST_CASE(a_vault_whose_note_of_the_master_key_is_damaged_is_refused) {
  const started_world world;
  put_row(world, "m", "\x01short");
  says(world.open_refused(storage_failure::damaged), "restore its directory");
}

BOOST_AUTO_TEST_CASE(a_vault_whose_note_of_the_master_key_is_missing_is_refused) {
  const started_world world;
  {
    vault_database database{world.options.directory, nullptr};
    rocksdb::WriteBatch batch;
    batch.Delete("m");
    database.write(batch);
  }
  says(world.open_refused(storage_failure::damaged), "restore its directory");
}

BOOST_AUTO_TEST_CASE(damaged_files_are_refused_and_left_as_they_are) {
  const started_world world;
  for (const auto& file : files_of(world.options.directory)) {
    if (file.filename().string().starts_with("MANIFEST")) put_bytes(file, "nonsense");
  }
  const auto before = files_of(world.options.directory).size();
  says(world.open_refused(storage_failure::damaged), "key vault");
  BOOST_TEST(files_of(world.options.directory).size() >= before);
}

BOOST_AUTO_TEST_CASE(a_row_of_a_newer_version_is_refused) {
  const started_world world;
  put_row(world, key_row_of(conversation_stream(1)), "\x02 whatever comes then");
  says(world.find_refused(storage_failure::newer_version), "newer version");
}

BOOST_AUTO_TEST_CASE(a_changed_or_cut_row_is_refused_and_harms_no_other_stream) {
  const started_world world;
  const auto row = get_row(world, key_row_of(conversation_stream(1)));
  for (std::size_t at = 0; at < row.size(); ++at) {
    auto changed = row;
    changed[at] = static_cast<char>(changed[at] ^ 0x80);
    for (const auto& damaged : {changed, row.substr(0, at)}) {
      const auto master = read_master_key(world.options.master_key_file);
      BOOST_CHECK_THROW((void)unwrap_key(conversation_stream(1), damaged, master), storage_error);
    }
  }
  put_row(world, key_row_of(conversation_stream(1)), row.substr(1));
  says(world.find_refused(storage_failure::damaged), "is damaged in the key vault");
  BOOST_TEST((world.open()->find(conversation_stream(2)).standing == key_standing::present));
}

BOOST_AUTO_TEST_CASE(the_row_of_one_stream_does_not_serve_another) {
  const started_world world;
  put_row(world, key_row_of(conversation_stream(1)), get_row(world, key_row_of(conversation_stream(2))));
  says(world.find_refused(storage_failure::damaged), "is damaged in the key vault");
}

BOOST_AUTO_TEST_CASE(a_row_wrapped_under_another_master_key_is_told_from_damage) {
  const started_world world;
  const started_world other;
  put_row(world, key_row_of(conversation_stream(1)), get_row(other, key_row_of(conversation_stream(1))));
  says(world.find_refused(storage_failure::wrong_master_key), "another master key");
}

BOOST_AUTO_TEST_CASE(a_length_that_runs_past_the_end_of_the_write_ahead_log_is_damage) {
  const rocksdb_vault_world world;
  for (int stream = 1; stream <= 8; ++stream)
    (void)world.open()->find_or_create({conversation_stream(stream)});
  const auto vault = world.open();
  for (int stream = 9; stream <= 12; ++stream)
    (void)vault->find_or_create({conversation_stream(stream)});
  const auto copy = copy_of_open_vault(world);
  for (const auto& file : files_of(copy, ".log")) {
    auto bytes = bytes_of(file);
    if (bytes.empty()) continue;
    bytes[5] = static_cast<char>(0x7f);
    put_bytes(file, bytes);
  }
  auto options = world.options;
  options.directory = copy;
  says(refused([&] { (void)open_key_vault(options); }, storage_failure::damaged), "key vault");
}

BOOST_AUTO_TEST_CASE(a_last_key_cut_short_is_damage_only_when_the_log_knows_its_stream) {
  const rocksdb_vault_world world;
  const auto vault = world.open();
  (void)vault->find_or_create({conversation_stream(1)});
  (void)vault->find_or_create({conversation_stream(2)});
  const auto copy = copy_of_open_vault(world);
  for (const auto& file : files_of(copy, ".log")) {
    const auto bytes = bytes_of(file);
    if (!bytes.empty()) put_bytes(file, bytes.substr(0, bytes.size() - 1));
  }
  event_log_options log_options;
  log_options.directory = world.root / "log";
  const auto log = open_event_log(log_options);
  take_over_all(*log);
  BOOST_REQUIRE(append_one(*log, request(conversation_stream(1), 0, "a")).status == append_status::appended);
  auto options = world.options;
  options.directory = copy;
  options.log = log.get();
  std::vector<std::string> notices;
  options.on_notice = [&notices](const std::string& sentence) { notices.push_back(sentence); };
  const auto before = bytes_of(files_of(copy, ".log").front());
  BOOST_REQUIRE(append_one(*log, request(conversation_stream(2), 0, "b")).status == append_status::appended);
  says(refused([&] { (void)open_key_vault(options); }, storage_failure::damaged), "keys of 1 streams");
  BOOST_TEST(bytes_of(files_of(copy, ".log").front()) == before);
  BOOST_TEST(notices.empty());
  // As after a power cut: nothing was written under the key.
  options.log = nullptr;
  BOOST_TEST((open_key_vault(options)->find(conversation_stream(2)).standing == key_standing::absent));
  BOOST_REQUIRE(notices.size() == 1u);
  says(notices.front(), "cut short");
}

BOOST_AUTO_TEST_SUITE_END()
