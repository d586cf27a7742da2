#include "bench/flat/flat_run.hpp"

#include "bench/limits.hpp"
#include "bench/load/crowd.hpp"
#include "bench/process/child_process.hpp"

#include <algorithm>
#include <cmath>

namespace veilleuse::bench {

namespace {

constexpr std::size_t smallest = 10;
constexpr double off_at_most = 0.2;

class flat_engine {
 public:
  flat_engine(event_loop& loop, const flat_settings& settings, const flat_size& size)
      : size_(size),
        engine_(settings.where, 0,
                {.queues = queues_needed(size.youths), .idle_before_sleep = limits::flat_idle_before_sleep}),
        youths_(loop, engine_.where(), size.youths, settings.seed),
        shape_{.messages_per_second = settings.messages_per_second,
               .duration = settings.phase,
               .message_bytes = settings.message_bytes,
               .at_once = size.at_once,
               .each = size.each} {
    youths_.arrive();
    youths_.take_places();
    for (std::size_t said = 0; said < size.history; said += limits::said_at_once)
      youths_.say(std::min(limits::said_at_once, size.history - said), settings.message_bytes);
  }

  [[nodiscard]] std::chrono::microseconds time() const { return processor_time(engine_.pid()); }

  /// Less `idle`, which it uses in as long without a message.
  double talk(std::chrono::microseconds idle) {
    const auto before = time();
    youths_.talk(shape_);
    shape_.said += shape_.messages();
    const auto used = time() - before - idle;
    return double(used.count()) / double(shape_.messages());
  }

  void check() const { youths_.check(); }

 private:
  flat_size size_;
  target engine_;
  crowd youths_;
  talk_shape shape_;
};

using flat_engines = std::vector<std::unique_ptr<flat_engine>>;

flat_round measure(event_loop& loop, flat_engines& engines, const flat_settings& settings) {
  std::vector<std::chrono::microseconds> idle;
  for (const auto& one : engines)
    idle.push_back(-one->time());
  loop.run_for(settings.phase);
  for (std::size_t at = 0; at < engines.size(); ++at)
    idle[at] += engines[at]->time();
  flat_round found;
  for (std::size_t at = 0; at < engines.size(); ++at) {
    const auto seconds = std::chrono::duration<double>(settings.phase).count();
    found.push_back({engines[at]->talk(idle[at]), double(idle[at].count()) / seconds});
    for (const auto& one : engines)
      one->check();
  }
  return found;
}

}  // namespace

std::vector<flat_size> conversation_sizes(std::size_t largest) {
  std::vector<flat_size> sizes;
  for (auto size = smallest; size <= largest; size *= 10)
    sizes.push_back({.size = size, .youths = size, .at_once = size});
  return sizes;
}

std::vector<flat_size> history_sizes(std::size_t largest, std::uint64_t messages) {
  std::vector<flat_size> sizes;
  for (auto size = smallest; size <= largest; size *= 10) {
    const auto groups = 1 + messages / (limits::flat_talkers * size);
    sizes.push_back({.size = size,
                     .youths = static_cast<std::size_t>(groups) * limits::flat_talkers,
                     .history = size,
                     .at_once = limits::flat_talkers,
                     .each = size});
  }
  return sizes;
}

std::vector<flat_round> run_flat(const flat_settings& settings, const std::vector<flat_size>& sizes,
                                 const std::function<void(const flat_round&)>& tell) {
  event_loop loop;
  flat_engines engines;
  for (const auto& size : sizes)
    engines.push_back(std::make_unique<flat_engine>(loop, settings, size));
  std::vector<flat_round> rounds;
  for (std::size_t round = 0; round < settings.rounds; ++round) {
    rounds.push_back(measure(loop, engines, settings));
    tell(rounds.back());
  }
  return rounds;
}

std::vector<double> ratios_of(const std::vector<flat_round>& rounds) {
  std::vector<double> middles;
  const auto sizes = rounds.empty() ? 0 : rounds.front().size();
  for (std::size_t at = 0; at < sizes; ++at) {
    std::vector<double> ratios;
    ratios.reserve(rounds.size());
    for (const auto& round : rounds)
      ratios.push_back(round[at].us_per_message / round.front().us_per_message);
    std::ranges::sort(ratios);
    middles.push_back(ratios[ratios.size() / 2]);
  }
  return middles;
}

bool is_flat(const std::vector<double>& ratios) {
  return std::ranges::all_of(ratios, [](double ratio) { return std::abs(ratio - 1) <= off_at_most; });
}

}  // namespace veilleuse::bench
