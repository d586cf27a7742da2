// Streams that cannot be read or whose actor failed: they are tried again, and who waits for them is told.
#include "actors/limits.hpp"
#include "actors/notices.hpp"
#include "actors/registry.hpp"

#include <algorithm>
#include <utility>

namespace veilleuse::actors {

void registry_state::note_trouble(const woken& what, entry& known) {
  const auto kind = what.stream.kind;
  const auto before = std::exchange(known.trouble, what.trouble);
  if (what.trouble && what.trouble != before)
    self_->send(with_->notices, stream_is_unreadable(kind, *what.trouble));
  if (before && !what.trouble) self_->send(with_->notices, stream_is_readable_again(kind));
  if (kind != events::stream_kind::moderator) return;
  if (!before && what.trouble) look_again_at(what.stream);
  if (!what.trouble && std::exchange(known.unheard, false))
    self_->send(known.actor, moderator_unheard{{what.stream.key}});
}

void registry_state::look_again_at(const events::stream_id& stream) {
  self_->delayed_send(self_, with_->settings.heartbeat_patience, look_at_unreadable{stream});
}

void registry_state::look_at(const events::stream_id& unreadable) {
  const auto found = entries_.find(unreadable);
  if (found == entries_.end() || !found->second.trouble) return;
  found->second.unheard = true;
  // Each time: a desk may have been unable to write it down.
  tell_desks({{unreadable.key}});
  look_again_at(unreadable);
}

void registry_state::note_desk(const events::stream_id& stream, bool awake) {
  if (stream.kind != events::stream_kind::desk) return;
  if (awake)
    missing_desks_.erase(stream);
  else if (std::ranges::find(with_->settings.queues, events::queue_id{stream.key}) !=
           with_->settings.queues.end())
    missing_desks_.insert(stream);
  with_->counts->ready = missing_desks_.empty();
}

void registry_state::send_subscribers_away(const events::stream_id& stream, entry& what) {
  for (const auto& known : std::exchange(what.subscribers, {}))
    known.sink->attached({stream, attach_status::unavailable, known.number, {}, nullptr});
}

void registry_state::became_quiet(const events::stream_id& stream) {
  const auto found = entries_.find(stream);
  if (found == entries_.end() || found->second.now != standing::failed) return;
  self_->delayed_send(self_, restart_wait(found->second), restart_stream{stream});
}

std::chrono::milliseconds registry_state::restart_wait(entry& what) const {
  const auto now = self_->clock().now();
  if (now - what.last_failure > 2 * limits::restart_delay_max) what.failures = 0;
  what.last_failure = now;
  const auto doubled = limits::restart_delay * (1U << std::min(what.failures++, 10U));
  return std::min<std::chrono::milliseconds>(doubled, limits::restart_delay_max);
}

void registry_state::restart(const events::stream_id& stream) {
  const auto found = entries_.find(stream);
  if (found != entries_.end() && found->second.now == standing::failed) start(stream, found->second);
}

}  // namespace veilleuse::actors
