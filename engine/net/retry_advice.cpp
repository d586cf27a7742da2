#include "engine/net/retry_advice.hpp"

#include "engine/limits.hpp"
#include "engine/wire/wire_refusal.hpp"

#include <algorithm>
#include <array>

namespace veilleuse::engine::net {

std::optional<std::uint64_t> retry_advice::for_refusal(std::string_view reason) {
  using wire::refusal;
  constexpr std::array passing{refusal::overloaded, refusal::unavailable, refusal::rate_limited};
  if (std::ranges::find(passing, reason, wire::name_of) == passing.end()) return std::nullopt;
  return draw(limits::again_least, limits::again_spread);
}

std::optional<std::uint64_t> retry_advice::for_close(wire::close_code code) {
  const bool was_too_much = code == wire::close_code::overloaded || code == wire::close_code::flood;
  if (!was_too_much) return std::nullopt;
  return for_newcomer();
}

std::uint64_t retry_advice::for_newcomer() {
  return draw(limits::come_back_least, limits::come_back_spread);
}

std::uint64_t retry_advice::draw(std::chrono::milliseconds least, std::chrono::milliseconds spread) {
  std::uniform_int_distribution<std::int64_t> more{0, spread.count()};
  return static_cast<std::uint64_t>(least.count() + more(generator_));
}

}  // namespace veilleuse::engine::net
