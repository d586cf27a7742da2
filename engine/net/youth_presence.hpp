// Which connection speaks for a youth: the same secret in a second tab replaces the first.
#pragma once

#include "events/ids.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace veilleuse::engine::net {

class youth_session;

/// Safe to call from any thread: the two tabs may be on different lanes.
class youth_presence {
 public:
  /// Gives the session that was there before, if any.
  [[nodiscard]] std::shared_ptr<youth_session> enter(const events::conversation_id& who,
                                                     const std::shared_ptr<youth_session>& session);
  /// Nothing happens when another session has entered since.
  void leave(const events::conversation_id& who, const youth_session& session);

 private:
  std::mutex lock_;
  std::map<events::conversation_id, std::weak_ptr<youth_session>> present_;
};

}  // namespace veilleuse::engine::net
