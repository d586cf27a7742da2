// Which messages of one direction of a pair are on their way, and whether they arrive as they were sent: each
// once, in order, none missing but those that were refused.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>

namespace veilleuse::bench {

class arrivals {
 public:
  void sent(std::uint64_t number) { on_the_way_.push_back(number); }

  /// False when it is not on its way: it came before, or behind a later one.
  [[nodiscard]] bool arrived(std::uint64_t number) {
    if (uncertain_.erase(number) != 0) return true;
    // Those before it were refused, or are lost; the answers to their sender tell which.
    while (!on_the_way_.empty() && on_the_way_.front() < number) {
      passed_over_.insert(on_the_way_.front());
      on_the_way_.pop_front();
    }
    if (on_the_way_.empty() || on_the_way_.front() != number) return false;
    on_the_way_.pop_front();
    return true;
  }

  /// Will not arrive.
  void refused(std::uint64_t number) {
    if (passed_over_.erase(number) != 0) return;
    const auto found = std::ranges::lower_bound(on_the_way_, number);
    if (found != on_the_way_.end() && *found == number) on_the_way_.erase(found);
  }

  /// Nobody knows whether it will arrive.
  void uncertain(std::uint64_t number) {
    refused(number);
    uncertain_.insert(number);
  }

  /// Neither arrived nor refused.
  [[nodiscard]] std::size_t missing() const { return on_the_way_.size() + passed_over_.size(); }

 private:
  /// Rising, as they were sent.
  std::deque<std::uint64_t> on_the_way_;
  std::set<std::uint64_t> passed_over_;
  std::set<std::uint64_t> uncertain_;
};

}  // namespace veilleuse::bench
