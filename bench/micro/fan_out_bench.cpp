// A record encoded once for all who watch, and queued for each: by how many they are.
#include "bench/micro/talk.hpp"
#include "engine/net/outbox.hpp"
#include "engine/wire/json_frame_encoder.hpp"

#include <vector>

#include <benchmark/benchmark.h>

namespace veilleuse::bench {

namespace {

void encode_frames(benchmark::State& turns) {
  talk one;
  const auto record = one.next(one.say);
  const engine::wire::json_frame_encoder encoder;
  for (auto _ : turns)
    benchmark::DoNotOptimize(encoder.encode(record));
}
BENCHMARK(encode_frames);

/// Without the system call that sends, which costs more than all this.
void fan_out(benchmark::State& turns) {
  talk one;
  const auto record = one.next(one.say);
  const engine::wire::json_frame_encoder encoder;
  std::vector<engine::net::outbox> watchers(static_cast<std::size_t>(turns.range(0)));
  for (auto _ : turns) {
    const auto frames = encoder.encode(record);
    for (auto& watcher : watchers)
      watcher.append(frames);
    for (auto& watcher : watchers)
      watcher.drop_waiting();
  }
  turns.SetItemsProcessed(turns.iterations() * turns.range(0));
}
BENCHMARK(fan_out)->Arg(1)->Arg(2)->Arg(8)->Arg(32);

}  // namespace

}  // namespace veilleuse::bench
