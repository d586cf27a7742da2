// Which consoles of a moderator are open: one that no longer answers (a laptop that vanished) makes room for
// a newer one, long before its idle timeout.
#pragma once

#include "engine/net/timer_wheel.hpp"
#include "events/ids.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace veilleuse::engine::net {

class staff_session;

/// Safe to call from any thread: a moderator's consoles may be on different lanes.
class console_presence {
 public:
  /// Nothing happens when it is there.
  void enter(const events::moderator_id& who, const std::shared_ptr<staff_session>& console);
  void leave(const events::moderator_id& who, const staff_session& console);
  /// The one that owes an answer for the longest, if that is since before then; else null.
  [[nodiscard]] std::shared_ptr<staff_session> most_silent(const events::moderator_id& who,
                                                           steady_time before);

 private:
  std::mutex lock_;
  /// As many of each as their own stream takes (actors::limits::subscribers_per_stream).
  std::map<events::moderator_id, std::vector<std::weak_ptr<staff_session>>> present_;
};

}  // namespace veilleuse::engine::net
