// Decide, evolve, the codec and the seal: what a message costs before and after the disk.
#include "bench/micro/talk.hpp"
#include "storage/sealing.hpp"

#include <benchmark/benchmark.h>

namespace veilleuse::bench {

namespace {

void decide_message(benchmark::State& turns) {
  talk one;
  for (auto _ : turns)
    benchmark::DoNotOptimize(decide(one.state, one.say, one.next_context()));
}
BENCHMARK(decide_message);

void decide_and_evolve_message(benchmark::State& turns) {
  talk one;
  for (auto _ : turns)
    benchmark::DoNotOptimize(one.next(one.say));
}
BENCHMARK(decide_and_evolve_message);

void encode_record(benchmark::State& turns) {
  talk one;
  const auto record = one.next(one.say);
  for (auto _ : turns)
    benchmark::DoNotOptimize(encode(record));
}
BENCHMARK(encode_record);

void decode_record(benchmark::State& turns) {
  talk one;
  const auto encoded = encode(one.next(one.say));
  for (auto _ : turns)
    benchmark::DoNotOptimize(events::decode_record<events::conversation_event>(encoded.clear, encoded.parts));
}
BENCHMARK(decode_record);

void encode_state(benchmark::State& turns) {
  const talk one;
  for (auto _ : turns)
    benchmark::DoNotOptimize(encode_state(one.state));
}
BENCHMARK(encode_state);

void seal_record(benchmark::State& turns) {
  talk one;
  const auto encoded = encode(one.next(one.say));
  for (auto _ : turns)
    benchmark::DoNotOptimize(storage::seal_record(encoded, one.key));
}
BENCHMARK(seal_record);

void unseal_record(benchmark::State& turns) {
  talk one;
  const auto sealed = storage::seal_record(encode(one.next(one.say)), one.key);
  for (auto _ : turns) {
    const auto view = storage::view_record(*sealed);
    benchmark::DoNotOptimize(storage::open_parts(*view, one.key));
  }
}
BENCHMARK(unseal_record);

}  // namespace

}  // namespace veilleuse::bench
