#include "bench/overload/overload_run.hpp"

#include "bench/limits.hpp"
#include "bench/load/pair_load.hpp"
#include "bench/process/memory.hpp"

#include <algorithm>
#include <memory>

namespace veilleuse::bench {

namespace {

using clock = event_loop::clock;

/// Reads the engine's memory at equal steps until told to end.
class memory_watch {
 public:
  memory_watch(event_loop& loop, pid_t server, std::vector<std::uint64_t>& into)
      : loop_(loop), server_(server), into_(into) {
    look();
  }
  /// The timer looks once more, and then at nothing.
  ~memory_watch() { *runs_ = false; }
  memory_watch(const memory_watch&) = delete;
  memory_watch& operator=(const memory_watch&) = delete;

 private:
  void look() {
    into_.push_back(resident_bytes(server_));
    loop_.schedule(clock::now() + limits::memory_look, [this, runs = runs_] {
      if (*runs) look();
    });
  }

  event_loop& loop_;
  pid_t server_;
  std::vector<std::uint64_t>& into_;
  std::shared_ptr<bool> runs_ = std::make_shared<bool>(true);
};

double saturation_of(event_loop& loop, message_transport& transport, const overload_settings& settings,
                     pid_t server) {
  load_shape shape;
  shape.pairs = settings.pairs;
  shape.message_bytes = settings.message_bytes;
  // As many on the way as the protocol allows: with fewer the latency of one message bounds the rate, and
  // what is called twice the saturation would be less than it.
  shape.window = limits::messages_per_pair / 2;
  shape.duration = settings.phase / 2;
  return run_load(loop, transport, shape, server).per_second();
}

}  // namespace

double overload_result::p99_ratio() const {
  const auto usual = half.delivery.percentile(0.99);
  return usual == 0 ? 0 : double(over.delivery.percentile(0.99)) / double(usual);
}

std::uint64_t overload_result::resident_peak() const {
  return resident.empty() ? 0 : *std::max_element(resident.begin(), resident.end());
}

double normal_from(const rate_result& after, std::chrono::milliseconds window, std::uint64_t usual) {
  auto normal = after.windows.size();
  while (normal > 0 && after.windows[normal - 1].delivery.percentile(0.99) <= usual)
    --normal;
  if (normal == after.windows.size()) return -1;
  return double(normal) * std::chrono::duration<double>(window).count();
}

overload_result run_overload(event_loop& loop, message_transport& transport,
                             const overload_settings& settings, pid_t server, const rate_listener& tell) {
  overload_result result;
  result.saturation = saturation_of(loop, transport, settings, server);
  rate_shape shape{.pairs = settings.pairs,
                   .message_bytes = settings.message_bytes,
                   .messages_per_second = result.saturation / 2,
                   .duration = settings.phase};
  result.half = run_rate(loop, transport, shape, server, tell);
  result.resident_before = resident_bytes(server);

  auto too_much = shape;
  too_much.messages_per_second = settings.factor * result.saturation;
  too_much.warm_up = std::chrono::milliseconds::zero();
  too_much.gather = limits::overload_gather;
  too_much.how = restraint::sends_anyway;
  too_much.most_waiting = limits::messages_waiting_overload;
  {
    const memory_watch watch(loop, server, result.resident);
    result.over = run_rate(loop, transport, too_much, server, tell);
  }

  shape.warm_up = std::chrono::milliseconds::zero();
  shape.window = limits::memory_look;
  result.after = run_rate(loop, transport, shape, server, tell);
  const auto usual = limits::normal_factor * result.half.delivery.percentile(0.99);
  const auto normal = normal_from(result.after, shape.window, usual);
  result.normal_after_seconds = normal < 0 ? normal : result.over.drain_seconds + normal;
  return result;
}

}  // namespace veilleuse::bench
