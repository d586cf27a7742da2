#include "engine/net/youth_presence.hpp"

#include "engine/net/youth_session.hpp"

namespace veilleuse::engine::net {

std::shared_ptr<youth_session> youth_presence::enter(const events::conversation_id& who,
                                                     const std::shared_ptr<youth_session>& session) {
  const std::lock_guard guard{lock_};
  auto& present = present_[who];
  auto before = present.lock();
  present = session;
  return before;
}

void youth_presence::leave(const events::conversation_id& who, const youth_session& session) {
  const std::lock_guard guard{lock_};
  const auto found = present_.find(who);
  if (found != present_.end() && found->second.lock().get() == &session) present_.erase(found);
}

}  // namespace veilleuse::engine::net
