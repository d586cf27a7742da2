// What came to a stream whose state or key is not known yet, in order of arrival.
//
// Commands and steps are bounded here. Subscriptions are bounded by the registry, which knows no more than
// `limits::listed_subscribers_of` at a time: one for each subscriber waits, and one that has gone does not.
#pragma once

#include "actors/limits.hpp"
#include "actors/messages.hpp"

#include <deque>
#include <functional>
#include <utility>

namespace veilleuse::actors {

class backlog {
 public:
  struct entry {
    std::function<void()> run;
    /// Of a subscription.
    shared_sink subscriber{};
  };

  [[nodiscard]] bool empty() const { return entries_.empty(); }

  /// False when there is no room.
  [[nodiscard]] bool add(std::function<void()> what) {
    if (commands_ >= limits::postponed_messages) return false;
    ++commands_;
    entries_.push_back({std::move(what)});
    return true;
  }
  /// The last subscription of a subscriber counts.
  void add_subscription(const shared_sink& of, std::function<void()> what) {
    drop_subscription(of);
    entries_.push_back({std::move(what), of});
  }
  void drop_subscription(const shared_sink& of) {
    std::erase_if(entries_, [&](const entry& waiting) { return waiting.subscriber == of; });
  }
  [[nodiscard]] std::deque<entry> take() {
    commands_ = 0;
    return std::exchange(entries_, {});
  }

 private:
  std::deque<entry> entries_;
  std::size_t commands_ = 0;
};

}  // namespace veilleuse::actors
