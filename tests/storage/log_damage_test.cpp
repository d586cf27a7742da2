// Damage to the files of the embedded log is told, never skipped. The one exception: damage to the very last
// write cannot be told from a write that the power cut short (docs/formats.md).
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "tests/storage/log_steps.hpp"
#include "tests/support/artifacts.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::storage;
using namespace veilleuse::tests;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t writes = 40;

event_log_options options_in(const fs::path& directory) {
  event_log_options options;
  options.directory = directory;
  options.partitions = 1;
  return options;
}

/// One write a record; records of `size` bytes and some.
fs::path written_log(std::size_t size) {
  auto directory = test::artifact_directory("damage");
  const auto log = open_event_log(options_in(directory));
  take_over_all(*log);
  for (std::uint64_t last = 0; last < writes; ++last) {
    const auto text = std::string(size, 'a') + std::to_string(last);
    BOOST_REQUIRE(append_one(*log, request(conversation_stream(1), last, text)).status ==
                  append_status::appended);
  }
  return directory;
}

fs::path largest_file(const fs::path& directory, const std::string& extension) {
  fs::path largest;
  for (const auto& entry : fs::directory_iterator{directory}) {
    if (entry.path().extension() != extension) continue;
    if (largest.empty() || entry.file_size() > fs::file_size(largest)) largest = entry.path();
  }
  return largest;
}

std::string bytes_of(const fs::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream{file, std::ios::binary}.rdbuf();
  return bytes.str();
}

void overwrite(const fs::path& file, const std::string& bytes) {
  std::ofstream{file, std::ios::binary | std::ios::trunc} << bytes;
}

fs::path manifest_in(const fs::path& directory) {
  const auto name = bytes_of(directory / "CURRENT");
  return directory / name.substr(0, name.find('\n'));
}

/// A copy beside it, made anew.
fs::path copy_of(const fs::path& original) {
  auto copy = original.parent_path() / (original.filename().string() + "-copy");
  fs::remove_all(copy);
  fs::copy(original, copy);
  return copy;
}

/// Where the edits of a manifest end: its fragments are as those of a write-ahead log (write_ahead_tail.hpp).
std::vector<std::size_t> ends_of_edits(const std::string& manifest) {
  std::vector<std::size_t> ends;
  for (std::size_t at = 0; at + 7 <= manifest.size(); ends.push_back(at))
    at +=
        7u + static_cast<std::uint8_t>(manifest[at + 4]) + 256u * static_cast<std::uint8_t>(manifest[at + 5]);
  return ends;
}

/// Opens a copy whose write-ahead log holds `bytes`, and reads it. Nothing when damage was told.
std::optional<std::size_t> records_after(const fs::path& original, const std::string& bytes) {
  const auto copy = copy_of(original);
  overwrite(largest_file(copy, ".log"), bytes);
  try {
    const auto log = open_event_log(options_in(copy));
    return texts_of(*log, conversation_stream(1)).size();
  } catch (const storage_error& problem) {
    BOOST_TEST((problem.kind() == storage_failure::damaged), problem.what());
    return std::nullopt;
  }
}

/// The last write's record begins this far from the end at most: its batch's header, key, envelope and index.
constexpr std::size_t around_a_record = 250;

}  // namespace

BOOST_AUTO_TEST_SUITE(log_damage_test)

BOOST_AUTO_TEST_CASE(a_flipped_bit_before_the_last_write_is_told) {
  for (const std::size_t size : {20, 3'000}) {
    const auto directory = written_log(size);
    const auto bytes = bytes_of(largest_file(directory, ".log"));
    BOOST_REQUIRE((records_after(directory, bytes) == writes));
    const auto last = bytes.size() - size - around_a_record;
    const std::size_t step = bytes.size() / 41;
    for (std::size_t at = 0; at < last; at += step) {
      auto damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << at % 8));
      BOOST_TEST(!records_after(directory, damaged).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_length_that_runs_past_the_end_of_the_log_is_told) {
  const auto directory = written_log(20);
  const auto bytes = bytes_of(largest_file(directory, ".log"));
  std::size_t fragments = 0;
  for (std::size_t at = 0; at < bytes.size() - around_a_record; ++fragments) {
    const auto length =
        static_cast<std::uint8_t>(bytes[at + 4]) + 256u * static_cast<std::uint8_t>(bytes[at + 5]);
    auto damaged = bytes;
    damaged[at + 5] = static_cast<char>(0x7f);
    if (fragments % 8 == 0) BOOST_TEST(!records_after(directory, damaged).has_value());
    at += 7 + length;
  }
  BOOST_TEST(fragments >= writes - 1);
}

BOOST_AUTO_TEST_CASE(a_zeroed_part_in_the_middle_is_told) {
  const auto directory = written_log(3'000);
  auto bytes = bytes_of(largest_file(directory, ".log"));
  BOOST_REQUIRE(bytes.size() > 100'000u);
  std::fill_n(bytes.begin() + 40'000, 512, '\0');
  BOOST_TEST(!records_after(directory, bytes).has_value());
  std::fill_n(bytes.begin() + 32'768, 32'768, '\0');
  BOOST_TEST(!records_after(directory, bytes).has_value());
}

BOOST_AUTO_TEST_CASE(damage_to_the_very_last_write_looks_like_a_power_cut) {
  const auto directory = written_log(3'000);
  const auto bytes = bytes_of(largest_file(directory, ".log"));
  for (const std::size_t cut : {1, 100, 3'000}) {
    BOOST_TEST((records_after(directory, bytes.substr(0, bytes.size() - cut)) == writes - 1));
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_table_file_is_told_when_it_is_read) {
  const auto directory = written_log(3'000);
  // Opening flushes what the write-ahead log held.
  open_event_log(options_in(directory)).reset();
  const auto table = largest_file(directory, ".sst");
  auto bytes = bytes_of(table);
  BOOST_REQUIRE(bytes.size() > writes * 3'000);
  bytes[bytes.size() / 2] ^= 1;
  overwrite(table, bytes);
  const auto is_damage = [](const storage_error& problem) {
    return problem.kind() == storage_failure::damaged;
  };
  const auto log = open_event_log(options_in(directory));
  BOOST_CHECK_EXCEPTION(static_cast<void>(texts_of(*log, conversation_stream(1))), storage_error, is_damage);
  BOOST_CHECK_EXCEPTION(static_cast<void>(log->read_now({0}, {0}, {})), storage_error, is_damage);
}

BOOST_AUTO_TEST_CASE(a_missing_table_file_is_told_at_start) {
  const auto directory = written_log(3'000);
  open_event_log(options_in(directory)).reset();
  fs::remove(largest_file(directory, ".sst"));
  try {
    open_event_log(options_in(directory)).reset();
    BOOST_ERROR("the log opened");
  } catch (const storage_error& problem) {
    BOOST_TEST((problem.kind() == storage_failure::damaged), problem.what());
  }
}

BOOST_AUTO_TEST_CASE(a_write_that_is_cut_short_is_dropped_with_a_notice_and_only_once) {
  const auto directory = written_log(20);
  const auto log_file = largest_file(directory, ".log");
  const auto bytes = bytes_of(log_file);
  std::vector<std::string> notices;
  auto options = options_in(directory);
  options.on_notice = [&notices](const std::string& sentence) { notices.push_back(sentence); };
  overwrite(log_file, bytes.substr(0, bytes.size() - 1));
  open_event_log(options).reset();
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST(notices.front().find(log_file.filename().string()) != std::string::npos);
  BOOST_TEST(notices.front().find("cut short") != std::string::npos);
  open_event_log(options).reset();
  BOOST_TEST(notices.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_manifest_cut_short_by_damage_is_told_before_its_tables_are_removed) {
  const auto directory = written_log(3'000);
  // Opening flushes what the write-ahead log held; the manifest alone knows of the tables.
  open_event_log(options_in(directory)).reset();
  const auto manifest = manifest_in(directory);
  const auto bytes = bytes_of(manifest);
  const auto table = largest_file(directory, ".sst");
  const auto ends = ends_of_edits(bytes);
  BOOST_REQUIRE(ends.size() > 4u);
  // The last edit may say nothing that matters.
  for (std::size_t edit = 0; edit + 1 < ends.size(); ++edit) {
    auto damaged = bytes;
    damaged[(edit == 0 ? 0 : ends[edit - 1]) + 5] = static_cast<char>(0x7f);
    overwrite(manifest, damaged);
    BOOST_CHECK_EXCEPTION(
        open_event_log(options_in(directory)).reset(), storage_error,
        [](const storage_error& problem) { return problem.kind() == storage_failure::damaged; });
    BOOST_REQUIRE(fs::exists(table));
  }
  overwrite(manifest, bytes);
  const auto log = open_event_log(options_in(directory));
  BOOST_TEST(texts_of(*log, conversation_stream(1)).size() == writes);
}

BOOST_AUTO_TEST_CASE(a_manifest_that_ends_within_an_edit_opens_only_when_no_record_is_missed) {
  const auto directory = written_log(3'000);
  open_event_log(options_in(directory)).reset();
  const auto bytes = bytes_of(manifest_in(directory));
  std::size_t refused = 0;
  for (const auto end : ends_of_edits(bytes)) {
    const auto copy = copy_of(directory);
    overwrite(manifest_in(copy), bytes.substr(0, end - 1));
    try {
      const auto log = open_event_log(options_in(copy));
      BOOST_TEST(texts_of(*log, conversation_stream(1)).size() == writes);
    } catch (const storage_error&) {
      ++refused;
      BOOST_TEST(fs::exists(copy / largest_file(directory, ".sst").filename()));
    }
  }
  BOOST_TEST(refused > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
