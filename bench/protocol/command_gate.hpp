// Holds commands back so that no more than the protocol allows are unanswered on a connection.
#pragma once

#include "bench/limits.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

namespace veilleuse::bench {

class command_gate {
 public:
  /// Sends now, or when an earlier command is answered; in order.
  template <class Send>
  void submit(std::string_view frame, Send send) {
    if (unanswered_ >= limits::commands_in_flight) {
      waiting_.emplace_back(frame);
      return;
    }
    ++unanswered_;
    send(frame);
  }

  /// Accepted, refused or unknown.
  template <class Send>
  void answered(Send send) {
    if (unanswered_ > 0) --unanswered_;
    if (waiting_.empty()) return;
    const auto next = std::move(waiting_.front());
    waiting_.pop_front();
    ++unanswered_;
    send(next);
  }

  /// The connection is gone, and what was unanswered on it with it.
  void reset() {
    unanswered_ = 0;
    waiting_.clear();
  }

 private:
  std::size_t unanswered_ = 0;
  std::deque<std::string> waiting_;
};

}  // namespace veilleuse::bench
