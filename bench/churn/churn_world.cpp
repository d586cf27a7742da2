#include "bench/churn/churn_world.hpp"

#include "bench/limits.hpp"

#include <algorithm>
#include <charconv>
#include <random>
#include <utility>

#include <fmt/format.h>

namespace veilleuse::bench {

using limits::moment_digits;

std::uint64_t churn_clock_now() {
  return static_cast<std::uint64_t>(event_loop::clock::now().time_since_epoch().count());
}

void churn_world::think(event_loop::task what) {
  const auto seconds = std::exponential_distribution<double>(1 / settings.mean_thinking_seconds)(random);
  const auto pause =
      std::chrono::duration_cast<event_loop::clock::duration>(std::chrono::duration<double>(seconds));
  loop.schedule(event_loop::clock::now() + pause, std::move(what));
}

std::string churn_world::text_of_now() const {
  auto text = fmt::format("{:0{}}", churn_clock_now(), moment_digits);
  text.resize(std::max(text.size(), settings.message_bytes), 'x');
  return text;
}

void churn_world::received(std::string_view text) {
  std::uint64_t said_at = 0;
  const auto digits = text.substr(0, moment_digits);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), said_at);
  if (error != std::errc{} || end != digits.data() + digits.size())
    return fail("a message arrived that nobody said");
  ++result.messages;
  result.delivery.add(churn_clock_now() - said_at);
}

void churn_world::acknowledged(std::uint64_t said_at) {
  result.acknowledgement.add(churn_clock_now() - said_at);
}

}  // namespace veilleuse::bench
