// Whether the streams of a town hold what they promise, each alone and all together.
#include "tests/events/invariants.hpp"
#include "tests/events/town.hpp"

#include <algorithm>

namespace veilleuse::events::testing {

std::string town::broken_now() const {
  const auto first_broken = [](const auto& streams) -> std::string {
    for (const auto& [id, own] : streams) {
      if (auto what = broken(own.state); !what.empty()) return what;
    }
    return {};
  };
  if (auto what = first_broken(conversations_); !what.empty()) return "conversation: " + what;
  if (auto what = first_broken(moderators_); !what.empty()) return "moderator: " + what;
  if (auto what = first_broken(desks_); !what.empty()) return "desk: " + what;
  return {};
}

std::string town::disagreement(const stage<conversation>& chat) const {
  const conversation_id id{chat.stream.key};
  std::vector<moderator_id> hands;
  std::size_t places = 0;
  for (const auto& [queue, own] : desks_) {
    const auto is_this = [&](const auto& place) { return place.entry.conversation == id; };
    places += std::ranges::count(own.state.waiting, id, &queue_entry::conversation);
    places += std::ranges::count_if(own.state.offers, is_this);
    for (const auto& place : own.state.chats) {
      if (is_this(place)) hands.push_back(place.moderator);
    }
  }
  if (chat.state.phase != conversation_phase::open) {
    return places + hands.size() == 0 ? "" : "a conversation that is not open stands at a desk";
  }
  if (places + hands.size() != 1) return "an open conversation is not in exactly one place";
  if (chat.state.standing != queue_standing::entered) return "an open conversation thinks it has no place";
  return hands == chat.state.moderators ? "" : "desk and conversation disagree on who is there";
}

std::string town::broken_when_settled() const {
  if (!due().empty() || !network_.empty()) return "steps are pending for ever";
  for (const auto& [id, chat] : conversations_) {
    if (auto what = disagreement(chat); !what.empty()) return what;
  }
  for (const auto& [id, own] : moderators_) {
    std::vector<conversation_id> chats;
    for (const auto& [queue, where] : desks_) {
      for (const auto& place : where.state.chats) {
        if (place.moderator == id) chats.push_back(place.entry.conversation);
      }
      const auto known = std::ranges::find(where.state.staff, id, &staff_member::moderator);
      const bool works_here = own.state.now != presence::signed_out && own.state.queue == queue;
      if (works_here != (known != where.state.staff.end())) return "desk and moderator disagree on who works";
      if (works_here && (known->now != own.state.now || known->capacity != own.state.capacity)) {
        return "desk and moderator disagree on presence or capacity";
      }
    }
    std::ranges::sort(chats);
    if (chats != own.state.chats) return "desk and moderator disagree on the chats";
  }
  return {};
}

}  // namespace veilleuse::events::testing
