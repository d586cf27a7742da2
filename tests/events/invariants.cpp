#include "tests/events/invariants.hpp"

#include "events/limits.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

namespace veilleuse::events::testing {

namespace {

// Strictly ordered: canonical, and nothing twice.
template <class Members, class Key>
bool is_ordered(const Members& members, Key key) {
  return std::ranges::adjacent_find(members, [&](const auto& left, const auto& right) {
           return !(std::invoke(key, left) < std::invoke(key, right));
         }) == members.end();
}

bool are_sessions_bounded(const std::vector<session_memory>& sessions) {
  std::map<principal, std::size_t> count;
  for (const auto& known : sessions) {
    if (++count[known.owner] > limits::sessions_per_principal) return false;
    if (known.answers.size() > limits::answers_per_session) return false;
    if (!is_ordered(known.answers, &remembered_answer::counter)) return false;
    if (!known.answers.empty() && known.answers.front().counter <= known.floor) return false;
  }
  return sessions.size() <= limits::sessions_per_stream;
}

bool is_staff_consistent(const desk_state& state) {
  std::map<moderator_id, std::size_t> held;
  for (const auto& offer : state.offers)
    ++held[offer.moderator];
  for (const auto& chat : state.chats)
    ++held[chat.moderator];
  for (const auto& [moderator, count] : held) {
    const auto found = std::ranges::find(state.staff, moderator, &staff_member::moderator);
    if (found == state.staff.end() || count > limits::capacity_max) return false;
  }
  return std::ranges::none_of(state.staff,
                              [](const auto& member) { return member.now == presence::signed_out; });
}

}  // namespace

std::string broken_head(const stream_head& head) {
  const auto session_key = [](const session_memory& known) { return std::tie(known.owner, known.session); };
  if (!is_ordered(head.commands.sessions(), session_key)) return "sessions are not ordered";
  if (!are_sessions_bounded(head.commands.sessions())) return "sessions exceed a limit";
  const auto source_key = [](const source_memory& known) { return std::tie(known.source, known.session); };
  if (!is_ordered(head.sources.sources(), source_key)) return "sources are not ordered";
  if (!is_ordered(head.steps.all(), &step::number)) return "steps are not ordered";
  for (const auto& known : head.sources.sources()) {
    if (known.given.last > head.last || known.last_used > head.last_time) return "a memory of the future";
  }
  for (const auto& next : head.steps.all()) {
    if (next.number.value / steps_per_event > head.last.value) return "a step of an event to come";
  }
  return {};
}

std::string broken(const conversation_state& state) {
  if (auto what = broken_head(state.head); !what.empty()) return what;
  if (!is_ordered(state.moderators, std::identity{})) return "moderators are not ordered";
  if (state.moderators.size() > limits::moderators_per_conversation) return "too many moderators";
  if (!is_ordered(state.read_marks, &read_mark::by)) return "read marks are not ordered";
  if (state.read_marks.size() > state.moderators.size() + 1) return "read marks of people who left";
  for (const auto& mark : state.read_marks) {
    if (mark.up_to > state.head.last) return "read beyond the end";
  }
  if (state.head.steps.all().size() > limits::pending_steps_per_conversation + 1) return "too many steps";
  return {};
}

std::string broken(const moderator_state& state) {
  if (auto what = broken_head(state.head); !what.empty()) return what;
  if (!is_ordered(state.chats, std::identity{})) return "chats are not ordered";
  if (state.capacity < limits::capacity_min || state.capacity > limits::capacity_max) return "capacity";
  if (state.head.steps.all().size() > limits::pending_steps_per_moderator) return "too many steps";
  return {};
}

std::string broken(const desk_state& state) {
  if (auto what = broken_head(state.head); !what.empty()) return what;
  if (!is_ordered(state.waiting, &queue_entry::conversation)) return "waiting is not ordered";
  const auto child_of = [](const auto& place) { return place.entry.conversation; };
  if (!is_ordered(state.offers, child_of)) return "offers are not ordered";
  if (!is_ordered(state.chats, child_of)) return "chats are not ordered";
  if (!is_ordered(state.staff, &staff_member::moderator)) return "staff is not ordered";
  std::set<conversation_id> everyone;
  for (const auto& entry : state.waiting)
    everyone.insert(entry.conversation);
  for (const auto& offer : state.offers)
    everyone.insert(offer.entry.conversation);
  for (const auto& chat : state.chats)
    everyone.insert(chat.entry.conversation);
  if (everyone.size() != state.waiting.size() + state.offers.size() + state.chats.size()) {
    return "a child is in two places";
  }
  if (!is_staff_consistent(state)) return "a child with somebody who is not there, or beyond capacity";
  if (state.waiting.size() > limits::queue_length + everyone.size()) return "the queue is too long";
  if (state.head.steps.all().size() > limits::pending_steps_per_desk) return "too many steps";
  for (const auto& entry : state.waiting) {
    if (!is_ordered(entry.passed, &passed_over::moderator)) return "passed-over names are not ordered";
  }
  return {};
}

}  // namespace veilleuse::events::testing
