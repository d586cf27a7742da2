// Who listens to a stream.
#pragma once

#include "actors/limits.hpp"
#include "actors/messages.hpp"

#include <algorithm>
#include <vector>

namespace veilleuse::actors {

struct subscriber {
  events::principal who;
  shared_sink sink;
  /// Of the last `subscribe`.
  std::uint64_t number = 0;
};

class subscribers {
 public:
  /// False when there is no room. Adding again changes nothing but the number.
  bool add(const subscriber& next, std::size_t most) {
    const auto known = std::ranges::find(list_, next.sink, &subscriber::sink);
    if (known != list_.end()) {
      known->number = next.number;
      return true;
    }
    if (list_.size() >= most) return false;
    list_.push_back(next);
    return true;
  }
  bool remove(const shared_sink& sink) {
    return std::erase_if(list_, [&](const subscriber& known) { return known.sink == sink; }) > 0;
  }
  /// Takes out the subscribers of one principal.
  [[nodiscard]] std::vector<subscriber> take(const events::principal& who) {
    std::vector<subscriber> taken;
    std::ranges::copy_if(list_, std::back_inserter(taken),
                         [&](const subscriber& known) { return known.who == who; });
    std::erase_if(list_, [&](const subscriber& known) { return known.who == who; });
    return taken;
  }
  [[nodiscard]] bool has(const shared_sink& sink) const {
    return std::ranges::any_of(list_, [&](const subscriber& known) { return known.sink == sink; });
  }
  [[nodiscard]] bool any_of_kind(events::principal_kind kind) const {
    return std::ranges::any_of(list_, [&](const subscriber& known) { return known.who.kind == kind; });
  }
  [[nodiscard]] const std::vector<subscriber>& all() const { return list_; }

 private:
  std::vector<subscriber> list_;
};

}  // namespace veilleuse::actors
