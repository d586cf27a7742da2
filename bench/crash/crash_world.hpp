// What all clients of a crash run share.
#pragma once

#include "bench/client/websocket_client.hpp"
#include "bench/protocol/client_frames.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace veilleuse::bench {

struct crash_world {
  event_loop& loop;
  random_source& random;
  endpoint where;
  /// Messages that one person leaves unanswered in one conversation.
  std::size_t window = 4;
  /// Mean time between two messages of one person in one conversation.
  double mean_gap_seconds = 0.1;
  /// Of 1,000 answered commands this many are sent once more, at once.
  std::uint64_t repeats_per_thousand = 20;

  /// Nothing new is said any more; what is unanswered still is sent again.
  bool winding_down = false;
  std::uint64_t acknowledged = 0;
  std::uint64_t refused = 0;
  /// Answers to repeated commands that differed from the first.
  std::uint64_t changed_answers = 0;
  std::uint64_t repeats = 0;
  std::uint64_t connections_lost = 0;
  /// The first thing that no correct server does; ends the run.
  std::string failure{};

  void failed(std::string why) {
    if (failure.empty()) failure = std::move(why);
  }
};

}  // namespace veilleuse::bench
