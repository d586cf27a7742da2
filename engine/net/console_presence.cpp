#include "engine/net/console_presence.hpp"

#include "engine/net/staff_session.hpp"

#include <algorithm>

namespace veilleuse::engine::net {

void console_presence::enter(const events::moderator_id& who, const std::shared_ptr<staff_session>& console) {
  const std::lock_guard guard{lock_};
  auto& present = present_[who];
  const auto is_it = [&](const auto& known) { return known.lock() == console; };
  if (std::ranges::none_of(present, is_it)) present.push_back(console);
}

void console_presence::leave(const events::moderator_id& who, const staff_session& console) {
  const std::lock_guard guard{lock_};
  const auto found = present_.find(who);
  if (found == present_.end()) return;
  std::erase_if(found->second, [&](const auto& known) { return known.lock().get() == &console; });
  if (found->second.empty()) present_.erase(found);
}

std::shared_ptr<staff_session> console_presence::most_silent(const events::moderator_id& who,
                                                             steady_time before) {
  const std::lock_guard guard{lock_};
  const auto found = present_.find(who);
  if (found == present_.end()) return nullptr;
  std::shared_ptr<staff_session> silent;
  for (const auto& known : found->second) {
    auto console = known.lock();
    if (!console) continue;
    const auto since = console->unanswered_since();
    if (since >= before) continue;
    before = since;
    silent = std::move(console);
  }
  return silent;
}

}  // namespace veilleuse::engine::net
