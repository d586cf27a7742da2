// Writes a data directory with many conversations in it, as if they had been held: for measuring a start
// (scripts/measure_start.sh). Usage: veilleuse-fill-log DIRECTORY COUNT
#include "bench/inside/told_conversation.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"
#include "storage/secrets.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/core.h>

namespace veilleuse::test {

namespace {

constexpr auto said = "bonsoir, est-ce que je peux parler à quelqu'un ?";
/// Conversations written together: one sync for their keys, and few for their records.
constexpr std::size_t at_once = 1'000;

void write_some(storage::event_log& log, storage::key_vault& keys, std::size_t count) {
  std::vector<events::conversation_id> ids(count);
  std::vector<events::stream_id> streams;
  for (auto& id : ids) {
    id = {storage::draw_id()};
    streams.push_back(events::stream_of(bench::told_service, id));
  }
  const auto made = keys.find_or_create(streams);
  storage::append_batch batch;
  for (std::size_t at = 0; at < count; ++at) {
    bench::told_conversation told{ids[at], made[at].key, 1, said};
    std::ranges::move(told.appends(), std::back_inserter(batch));
  }
  bench::append_all(log, std::move(batch));
}

int fill(const std::filesystem::path& directory, std::size_t count) {
  std::filesystem::create_directories(directory);
  const auto keys = storage::open_key_vault(
      {.directory = directory / "keys", .master_key_file = directory / "master.key", .environment = nullptr});
  storage::event_log_options options;
  options.directory = directory / "log";
  const auto log = storage::open_event_log(options);
  bench::take_over_all(*log);
  for (std::size_t written = 0; written < count; written += at_once) {
    write_some(*log, *keys, std::min(at_once, count - written));
    if ((written + at_once) % 50'000 == 0) fmt::print(stderr, "{} conversations\n", written + at_once);
  }
  return EXIT_SUCCESS;
}

}  // namespace

}  // namespace veilleuse::test

int main(int count, char** arguments) {
  if (count != 3) {
    fmt::print(stderr, "usage: veilleuse-fill-log DIRECTORY COUNT\n");
    return 64;
  }
  return veilleuse::test::fill(arguments[1], std::strtoull(arguments[2], nullptr, 10));
}
