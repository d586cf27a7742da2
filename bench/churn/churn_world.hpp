// What everybody of a churn run shares.
#pragma once

#include "bench/churn/churn_run.hpp"
#include "bench/protocol/client_frames.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace veilleuse::bench {

struct churn_world {
  event_loop& loop;
  random_source& random;
  endpoint where;
  const churn_settings& settings;
  churn_result result{};
  std::string failure{};

  void fail(std::string why) {
    if (failure.empty()) failure = std::move(why);
  }

  /// Runs `what` after a time of thinking.
  void think(event_loop::task what);
  /// A text that tells when it was said.
  [[nodiscard]] std::string text_of_now() const;
  /// Someone received such a text.
  void received(std::string_view text);
  /// The answer to what was said at that moment.
  void acknowledged(std::uint64_t said_at);
};

[[nodiscard]] std::uint64_t churn_clock_now();

}  // namespace veilleuse::bench
