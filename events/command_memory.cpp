#include "events/command_memory.hpp"

#include "events/limits.hpp"
#include "events/put_in_order.hpp"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

namespace veilleuse::events {

namespace {

bool is_remembered(const command_id& id) {
  return id.counter != 0 &&
         (id.owner.kind == principal_kind::youth || id.owner.kind == principal_kind::moderator);
}

auto session_key(const session_memory& known) {
  return std::tie(known.owner, known.session);
}

template <class Sessions>
auto find_session(Sessions& sessions, const command_id& id) {
  return std::ranges::lower_bound(sessions, std::tie(id.owner, id.session), {}, session_key);
}

bool is_same(const session_memory& known, const command_id& id) {
  return known.owner == id.owner && known.session == id.session;
}

bool is_idle(const session_memory& known, timestamp now) {
  return known.last_used.value + limits::session_idle_us <= now.value;
}

template <class Sessions>
auto sessions_of(Sessions& sessions, const principal& owner) {
  return std::span{std::ranges::lower_bound(sessions, owner, {}, &session_memory::owner),
                   std::ranges::upper_bound(sessions, owner, {}, &session_memory::owner)};
}

// The limit that a new session of `owner` would break, as the sessions among which room must be made: its
// own, or all. Empty: there is room.
template <class Sessions>
auto crowd(Sessions& sessions, const principal& owner) {
  auto own = sessions_of(sessions, owner);
  if (own.size() >= limits::sessions_per_principal) return own;
  if (sessions.size() >= limits::sessions_per_stream) return decltype(own){sessions};
  return decltype(own){};
}

// A session is new only once, so a re-sent command finds its own; what was refused may be sent again later.
bool has_room(const std::vector<session_memory>& sessions, const principal& owner, timestamp now) {
  const auto crowded = crowd(sessions, owner);
  return crowded.empty() ||
         std::ranges::any_of(crowded, [&](const auto& known) { return is_idle(known, now); });
}

command_lookup look_up_in(const session_memory& known, const command_context& command) {
  if (command.id.counter <= known.floor) return {std::nullopt, refusal::command_too_old};
  const auto found =
      std::ranges::lower_bound(known.answers, command.id.counter, {}, &remembered_answer::counter);
  if (found == known.answers.end() || found->counter != command.id.counter) {
    // Among so many newer ones its answer would be forgotten at once, and sent again it could not be told
    // from new.
    const bool forgotten_at_once =
        known.answers.size() >= limits::answers_per_session && found == known.answers.begin();
    return {std::nullopt, forgotten_at_once ? refusal::command_too_old : refusal::none};
  }
  if (found->fingerprint != command.fingerprint) return {std::nullopt, refusal::command_id_reused};
  return {found->given, refusal::none};
}

void note_answer(session_memory& known, const remembered_answer& next) {
  put_in_order(known.answers, next, &remembered_answer::counter);
  if (known.answers.size() <= limits::answers_per_session) return;
  known.floor = known.answers.front().counter;
  known.answers.erase(known.answers.begin());
}

}  // namespace

command_lookup command_memory::look_up(const command_context& command) const {
  if (!is_remembered(command.id)) return {};
  const auto found = find_session(sessions_, command.id);
  if (found != sessions_.end() && is_same(*found, command.id)) return look_up_in(*found, command);
  if (has_room(sessions_, command.id.owner, command.now)) return {};
  return {std::nullopt, refusal::too_many_client_sessions};
}

void command_memory::remember(const command_id& id, std::uint64_t fingerprint, answer given, timestamp at) {
  if (!is_remembered(id)) return;
  auto found = find_session(sessions_, id);
  if (found == sessions_.end() || !is_same(*found, id)) {
    const auto crowded = crowd(sessions_, id.owner);
    if (!crowded.empty()) {
      // The least recently used goes; the first of equals, so that every replay forgets the same one.
      const auto oldest = std::ranges::min_element(crowded, {}, &session_memory::last_used);
      sessions_.erase(sessions_.begin() + (&*oldest - sessions_.data()));
      found = find_session(sessions_, id);
    }
    found = sessions_.insert(found, session_memory{id.owner, id.session, at, 0, {}});
  }
  found->last_used = at;
  note_answer(*found, {id.counter, fingerprint, given});
}

command_memory command_memory::restore(std::vector<session_memory> sessions) {
  command_memory memory;
  memory.sessions_ = std::move(sessions);
  return memory;
}

}  // namespace veilleuse::events
