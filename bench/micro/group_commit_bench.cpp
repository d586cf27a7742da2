// One group of appends, written and synced: by how many it holds.
#include "bench/inside/told_conversation.hpp"
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "storage/secrets.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <unistd.h>

namespace veilleuse::bench {

namespace {

/// On the disk of the folder in which it runs, since that is what syncs.
void group_commit(benchmark::State& turns) {
  const auto folder = std::filesystem::current_path() / ("microbench-" + std::to_string(::getpid()));
  storage::event_log_options options;
  options.directory = folder;
  {
    const auto log = storage::open_event_log(options);
    take_over_all(*log);
    const auto group = static_cast<std::size_t>(turns.range(0));
    const auto key = std::make_shared<storage::stream_key>(std::array<std::uint8_t, 32>{1, 2, 3});
    std::int64_t events = 0;
    for (auto _ : turns) {
      // Conversations of one record each: the first that a told one is made of.
      turns.PauseTiming();
      storage::append_batch batch;
      for (std::size_t at = 0; at < group; ++at) {
        told_conversation told({storage::draw_id()}, key, 1, std::string(200, 'x'));
        batch.push_back(std::move(told.appends().front()));
      }
      turns.ResumeTiming();
      append_all(*log, std::move(batch));
      events += static_cast<std::int64_t>(group);
    }
    turns.SetItemsProcessed(events);
  }
  std::filesystem::remove_all(folder);
}
BENCHMARK(group_commit)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->UseRealTime();

}  // namespace

}  // namespace veilleuse::bench
