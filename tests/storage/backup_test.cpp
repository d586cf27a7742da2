// Backups of log and keys, and what a restore makes of them: above all, that a destroyed key stays destroyed.
#include "storage/backup/checkpoint.hpp"
#include "storage/backup/destroyed_list.hpp"
#include "storage/backup/unfinished.hpp"
#include "storage/blake2b.hpp"
#include "storage/limits.hpp"
#include "storage/rocksdb/keys.hpp"
#include "storage/rocksdb/log_database.hpp"
#include "storage/rocksdb/vault_database.hpp"
#include "tests/storage/backup_world.hpp"
#include "tests/storage/database_files.hpp"
#include "tests/storage/refused.hpp"

#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

/// With the digest that belongs to it.
std::string with_digest(const std::string& lines) {
  return lines + fmt::format("digest {:02x}\n", fmt::join(blake2b_of(lines), ""));
}

std::string without_digest(const manifest& what) {
  const auto text = to_text(what);
  return text.substr(0, text.rfind("digest "));
}

manifest empty_manifest() {
  manifest made;
  made.id = std::string(32, 'a');
  made.made_at = "t";
  made.made_by = "v";
  made.installation = std::string(32, 'b');
  return made;
}

/// The ciphertext and tag of a wrapped key.
std::string wrapped_part(const std::filesystem::path& keys, std::uint8_t number) {
  const auto row = vault_database::open_for_reading(keys).get(key_row_of(conversation_stream(number)));
  return row.value().substr(row->size() - 48);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(backup)

BOOST_AUTO_TEST_CASE(older_keys_do_not_bring_a_destroyed_key_back) {
  installation here;
  here.open(1);
  here.open(2);
  const auto before = here.back_up();
  const auto wrapped = wrapped_part(before.keys / "keys", 1);
  here.destroy(1);
  const auto after = here.back_up();
  BOOST_TEST(after.keys_manifest.destroyed == 1u);
  const auto found = restore_backup(here.into("restored", after, before));
  BOOST_TEST(found.destroyed_again == 1u);
  BOOST_TEST((here.standing("restored", 1) == key_standing::destroyed));
  BOOST_TEST((here.standing("restored", 2) == key_standing::present));
  BOOST_TEST(files_holding(here.root / "restored", wrapped).empty());
}

BOOST_AUTO_TEST_CASE(nor_does_an_older_log_when_a_later_list_of_destroyed_keys_is_given) {
  installation here;
  here.open(1);
  const auto before = here.back_up();
  here.destroy(1);
  const auto after = here.back_up();
  auto order = here.into("with-list", before, before);
  order.destroyed_lists = {after.log / destroyed_list_name};
  BOOST_TEST(restore_backup(order).destroyed_again == 1u);
  BOOST_TEST((here.standing("with-list", 1) == key_standing::destroyed));
  // Which is why backups of the keys are kept for a short time: these alone do not know.
  (void)restore_backup(here.into("without-list", before, before));
  BOOST_TEST((here.standing("without-list", 1) == key_standing::present));
}

BOOST_AUTO_TEST_CASE(keys_that_are_newer_than_the_log_fit) {
  installation here;
  here.open(1);
  const auto old = here.back_up();
  here.open(2);
  (void)restore_backup(here.into("restored", old, here.back_up()));
  BOOST_TEST((here.standing("restored", 1) == key_standing::present));
}

BOOST_AUTO_TEST_CASE(a_destruction_that_is_not_finished_makes_no_backup) {
  installation here;
  here.open(1);
  {
    rocksdb::WriteBatch batch;
    batch.Put(pending_row_of(conversation_stream(1)), "");
    vault_database{here.keys.directory, nullptr}.write(batch);
  }
  says(refused([&] { (void)here.back_up(); }, storage_failure::cannot_open),
       "being destroyed at that moment");
  BOOST_TEST(files_of(here.root / "keys").empty());
}

BOOST_AUTO_TEST_CASE(a_log_whose_keys_are_missing_makes_no_backup) {
  installation here;
  here.open(1);
  here.write(2);
  says(refused([&] { (void)here.back_up(); }, storage_failure::wrong_master_key), "keys of 1 streams");
  BOOST_TEST(files_of(here.root / "logs").empty());
}

BOOST_AUTO_TEST_CASE(a_damaged_log_makes_no_backup) {
  installation here;
  here.open(1);
  {
    const log_database data{{here.log.directory, 2, false, nullptr}};
    auto* const rows = data.family(log_family::streams);
    const auto key = key_of(conversation_stream(1), events::sequence{1});
    BOOST_REQUIRE(data.database().Delete({}, rows, key.view()).ok());
  }
  says(refused([&] { (void)here.back_up(); }, storage_failure::damaged), "the index does not know it");
  BOOST_TEST(files_of(here.root / "logs").empty());
}

BOOST_AUTO_TEST_CASE(a_checkpoint_of_an_open_log_holds_what_was_acknowledged_and_goes_with_its_owner) {
  installation here;
  here.open(1);
  const auto log = open_event_log(here.log);
  const auto keys = open_key_vault(here.keys);
  take_over_all(*log);
  (void)keys->find_or_create({conversation_stream(2)});
  BOOST_TEST(append_one(*log, left(conversation_stream(2), 0)).status == append_status::appended);
  auto order = here.order();
  order.from = checkpoint_in(here.root / "data");
  {
    const checkpoint held{*log, *keys, here.root / "data"};
    BOOST_TEST(append_one(*log, left(conversation_stream(1), 1)).status == append_status::appended);
    BOOST_TEST(make_backup(order).log_manifest.events == 2u);
  }
  BOOST_TEST(!std::filesystem::exists(order.from.log.parent_path()));
}

BOOST_AUTO_TEST_CASE(two_backups_into_one_directory_at_a_time_are_refused) {
  installation here;
  here.open(1);
  const backup_directory held{here.root / "logs", [](const auto&) {}};
  says(refused([&] { (void)here.back_up(); }, storage_failure::locked), "under way");
}

BOOST_AUTO_TEST_CASE(a_manifest_reads_as_it_was_written) {
  installation here;
  here.open(1);
  const auto made = here.back_up();
  for (const auto& [directory, part, written] : {std::tuple{made.log, backup_part::log, made.log_manifest},
                                                 {made.keys, backup_part::keys, made.keys_manifest}}) {
    const auto read = read_manifest(directory, part);
    BOOST_TEST(to_text(read) == to_text(written));
    BOOST_TEST(read.made_at == "20270115T080000.000Z");
  }
  BOOST_TEST(made.log_manifest.ends.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_manifest_of_a_newer_version_is_told_from_a_damaged_one) {
  const auto none = empty_manifest();
  auto lines = without_digest(none);
  lines.replace(lines.find(" 1\n"), 2, " 2");
  const auto read = [](const std::string& text) { (void)manifest_from_text(text, "it"); };
  says(refused([&] { read(with_digest(lines)); }, storage_failure::newer_version), "newer version");
  says(refused([&] { read(lines); }, storage_failure::damaged), "it is damaged");
  const auto whole = to_text(none);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    (void)refused([&] { read(flipped); }, storage_failure::damaged);
  }
}

BOOST_AUTO_TEST_CASE(a_manifest_names_no_file_outside_of_its_backup) {
  for (const auto* name : {"../log/000001.log", "/etc/passwd", "log/../../x", "a/b/c", "", "a b"}) {
    auto with_file = empty_manifest();
    with_file.files.push_back({"name", {}});
    auto lines = without_digest(with_file);
    lines.replace(lines.rfind("name\n"), 4, name);
    (void)refused([&] { (void)manifest_from_text(with_digest(lines), "it"); }, storage_failure::damaged);
    with_file.files.front().name = name;
    says(refused([&] { (void)to_text(with_file); }, storage_failure::cannot_open), "No backup is made");
  }
}

BOOST_AUTO_TEST_CASE(too_little_room_is_told_before_anything_is_copied) {
  const auto here = test::artifact_directory("room");
  require_room(here, 1);
  says(refused([&] { require_room(here, std::numeric_limits<std::uint64_t>::max()); },
               storage_failure::no_room),
       "bytes are needed");
  BOOST_TEST(are_on_one_disk(here, here.parent_path()));
  BOOST_TEST(!are_on_one_disk(here, "/proc"));
}

BOOST_AUTO_TEST_CASE(files_of_any_size_are_copied_whole) {
  const auto here = test::artifact_directory("copy");
  for (const std::size_t more : {0, 1, 2}) {
    const std::string bytes(limits::copy_bytes - 1 + more, 'x');
    put_bytes(here / "from", bytes);
    const auto to = here / std::to_string(more);
    BOOST_TEST((copy_durably(here / "from", to) == file_content{bytes.size(), blake2b_of(bytes)}));
    BOOST_TEST((bytes_of(to) == bytes));
  }
}

BOOST_AUTO_TEST_CASE(a_manifest_or_list_larger_than_any_true_one_is_damage) {
  const auto here = test::artifact_directory("large");
  auto what = empty_manifest();
  what.made_at.resize(limits::manifest_bytes - to_text(what).size() + 1, 't');
  put_bytes(here / manifest_name, to_text(what));
  BOOST_TEST(read_manifest(here, backup_part::log).made_at.size() == what.made_at.size());
  auto larger = without_digest(what);
  larger.insert(larger.find("made_at ") + 8, "t");
  put_bytes(here / manifest_name, with_digest(larger));
  (void)refused([&] { (void)read_manifest(here, backup_part::log); }, storage_failure::damaged);
  what.made_at += 't';
  says(refused([&] { (void)to_text(what); }, storage_failure::cannot_open), "No backup is made");
}

BOOST_AUTO_TEST_CASE(a_list_of_destroyed_keys_is_read_whole_or_not_at_all) {
  const auto file = test::artifact_directory("list") / destroyed_list_name;
  const std::vector streams{conversation_stream(1), conversation_stream(2), conversation_stream(3)};
  const auto whole = destroyed_list_text(streams);
  put_bytes(file, whole);
  BOOST_TEST((read_destroyed_list(file) == streams));
  put_bytes(file, destroyed_list_text({}));
  BOOST_TEST(read_destroyed_list(file).empty());
  for (std::size_t kept = 0; kept < whole.size(); ++kept) {
    put_bytes(file, whole.substr(0, kept));
    (void)refused([&] { (void)read_destroyed_list(file); }, storage_failure::damaged);
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    put_bytes(file, flipped);
    (void)refused([&] { (void)read_destroyed_list(file); }, storage_failure::damaged);
  }
  put_bytes(file, whole + events::to_text(conversation_stream(4)) + "\n");
  (void)refused([&] { (void)read_destroyed_list(file); }, storage_failure::damaged);
}

BOOST_AUTO_TEST_CASE(a_list_of_destroyed_keys_larger_than_any_true_one_is_damage) {
  const auto file = test::artifact_directory("large-list") / destroyed_list_name;
  std::vector streams{conversation_stream(1), conversation_stream(2)};
  const auto most = destroyed_list_text(streams).size();
  put_bytes(file, destroyed_list_text(streams, most));
  BOOST_TEST((read_destroyed_list(file, most) == streams));
  const auto smaller = [&] { (void)read_destroyed_list(file, most - 1); };
  says(refused(smaller, storage_failure::damaged), "larger than any list");
  streams.push_back(conversation_stream(3));
  says(refused([&] { (void)destroyed_list_text(streams, most); }, storage_failure::cannot_open),
       "No backup is made");
}

BOOST_AUTO_TEST_CASE(a_list_of_destroyed_keys_above_the_bound_is_not_even_read) {
  const auto file = test::artifact_directory("large-list") / destroyed_list_name;
  put_bytes(file, "");
  std::filesystem::resize_file(file, limits::destroyed_list_bytes + 1);
  const auto read = [&] { (void)read_destroyed_list(file); };
  says(refused(read, storage_failure::damaged), "larger than any list");
}

BOOST_AUTO_TEST_SUITE_END()
