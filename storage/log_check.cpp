#include "storage/log_check.hpp"

#include "storage/big_endian.hpp"
#include "storage/rocksdb/log_checker.hpp"
#include "storage/rocksdb/log_reader.hpp"
#include "storage/rocksdb/status_text.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace veilleuse::storage {

namespace {

log_database open(const std::filesystem::path& directory) {
  log_database_options options;
  options.directory = directory;
  options.read_only = true;
  return log_database{options};
}

std::string hexadecimal(const std::string& bytes) {
  events::id_bytes id{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), id.size()), id.begin());
  return events::to_hex(id);
}

std::uint64_t size_of_files(const std::filesystem::path& directory) {
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    std::error_code gone;
    const auto size = entry.file_size(gone);
    if (!gone) bytes += size;
  }
  return bytes;
}

void add_record(partition_statistics& to, const rocksdb::Slice& value) {
  const auto around = decode_envelope(value.ToStringView());
  ++to.records;
  to.events += around.event_count;
  to.bytes += value.size() - envelope_bytes;
  to.end = {{to.records}, around.chain};
}

void count_rows(const log_database& data, log_family family,
                const std::function<void(const rocksdb::Iterator&)>& visit) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> rows{data.database().NewIterator(options, data.family(family))};
  for (rows->SeekToFirst(); rows->Valid(); rows->Next())
    visit(*rows);
  require_ok(rows->status(), "the event log");
}

log_statistics measure(const log_database& data, const std::filesystem::path& directory) {
  log_statistics all;
  all.format_version = log_format_version;
  all.installation = hexadecimal(data.installation());
  all.file_bytes = size_of_files(directory);
  all.partitions.resize(data.partition_count());
  for (std::uint32_t number = 0; number < data.partition_count(); ++number) {
    all.partitions[number].partition = {number};
  }
  count_rows(data, log_family::records, [&](const auto& row) {
    const auto place = record_place_of(row.key().ToStringView());
    if (place && place->partition.value < all.partitions.size()) {
      add_record(all.partitions[place->partition.value], row.value());
    }
  });
  count_rows(data, log_family::takeovers, [&](const auto& row) {
    const auto place = take_over_place_of(row.key().ToStringView());
    if (place && place->partition.value < all.partitions.size()) {
      ++all.partitions[place->partition.value].take_overs;
    }
  });
  log_reader{data}.for_each_stream([&](const auto&, auto) {
    ++all.streams;
    return true;
  });
  return all;
}

}  // namespace

log_statistics measure_log(const std::filesystem::path& directory) {
  return measure(open(directory), directory);
}

log_report verify_log(const std::filesystem::path& directory,
                      const std::function<void(std::uint64_t records)>& progress) {
  const auto data = open(directory);
  log_checker checker{data, progress};
  for (std::uint32_t number = 0; number < data.partition_count(); ++number)
    checker.check_partition({number});
  checker.check_index();
  log_statistics statistics;
  try {
    statistics = measure(data, directory);
  } catch (const storage_error& problem) {
    if (problem.kind() == storage_failure::newer_version) throw;
    checker.tell(problem.what());
  }
  return checker.finish(std::move(statistics));
}

}  // namespace veilleuse::storage
