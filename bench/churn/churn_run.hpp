// Children come, talk and go, as they do: at random moments, with time to think between two messages.
//
// A visit: come, say hello, open a conversation; once a moderator has joined, say something, wait for the
// reply, think, and again; after the last reply, close and leave. A moderator replies to each message after a
// time of thinking too. Arrivals are an open loop: they do not wait for those before.
#pragma once

#include "bench/client/event_loop.hpp"
#include "bench/client/websocket_client.hpp"
#include "bench/histogram.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace veilleuse::bench {

struct churn_settings {
  double visits_per_second = 5;
  /// Of the child, in one visit; as many replies.
  std::size_t messages = 5;
  std::size_t message_bytes = 100;
  double mean_thinking_seconds = 1;
  std::chrono::milliseconds duration{30'000};
  std::uint64_t seed = 1;
};

struct churn_result {
  std::uint64_t visits = 0;
  std::uint64_t finished = 0;
  std::uint64_t messages = 0;
  double seconds = 0;
  std::size_t most_at_once = 0;
  /// Nanoseconds: from the moment at which a child was due to come until a moderator had joined; from a
  /// message to the other side's receipt; from a message to its answer.
  histogram joined;
  histogram delivery;
  histogram acknowledgement;
  /// By the server's name for it.
  std::map<std::string, std::uint64_t> refused;
};

/// So many moderators that children need not wait for a free one: each holds limits::chats_per_moderator.
[[nodiscard]] std::size_t moderators_needed(const churn_settings& settings);

/// Called once a second with what is under way.
using churn_listener = std::function<void(const churn_result& so_far, std::size_t present)>;

/// New children come for `duration`; then the last ones finish. Throws when a connection breaks or a visit
/// does not come to its end.
[[nodiscard]] churn_result run_churn(event_loop& loop, const endpoint& where,
                                     const std::vector<std::string>& tokens, const churn_settings& settings,
                                     const churn_listener& tell);

}  // namespace veilleuse::bench
