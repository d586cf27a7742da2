// Writes a data directory with many conversations in it, as if they had been held: for `veilleuse-bench
// sleeping` and for measuring a start (scripts/measure_start.sh). Usage: veilleuse-bench-fill DIRECTORY COUNT
#include "bench/inside/told_conversation.hpp"
#include "bench/limits.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/rocksdb/rocksdb_key_vault.hpp"
#include "storage/secrets.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/core.h>

namespace veilleuse::bench {

namespace {

constexpr auto said = "bonsoir, est-ce que je peux parler à quelqu'un ?";

void write_some(storage::event_log& log, storage::key_vault& keys, std::size_t count) {
  std::vector<events::conversation_id> ids(count);
  std::vector<events::stream_id> streams;
  for (auto& id : ids) {
    id = {storage::draw_id()};
    streams.push_back(events::stream_of(told_service, id));
  }
  const auto made = keys.find_or_create(streams);
  storage::append_batch batch;
  for (std::size_t at = 0; at < count; ++at) {
    told_conversation told{ids[at], made[at].key, 1, said};
    std::ranges::move(told.appends(), std::back_inserter(batch));
  }
  append_all(log, std::move(batch));
}

int fill(const std::filesystem::path& directory, std::size_t count) {
  std::filesystem::create_directories(directory);
  const auto keys = storage::open_key_vault(
      {.directory = directory / "keys", .master_key_file = directory / "master.key", .environment = nullptr});
  storage::event_log_options options;
  options.directory = directory / "log";
  const auto log = storage::open_event_log(options);
  take_over_all(*log);
  for (std::size_t written = 0; written < count; written += limits::filled_at_once) {
    write_some(*log, *keys, std::min(limits::filled_at_once, count - written));
    if ((written + limits::filled_at_once) % 50'000 == 0)
      fmt::print(stderr, "{} conversations\n", written + limits::filled_at_once);
  }
  return EXIT_SUCCESS;
}

}  // namespace

}  // namespace veilleuse::bench

int main(int count, char** arguments) {
  if (count != 3) {
    fmt::print(stderr, "usage: veilleuse-bench-fill DIRECTORY COUNT\n");
    return 64;
  }
  try {
    return veilleuse::bench::fill(arguments[1], std::strtoull(arguments[2], nullptr, 10));
  } catch (const std::exception& error) {
    fmt::print(stderr, "veilleuse-bench: {}\n", error.what());
    return 70;
  }
}
