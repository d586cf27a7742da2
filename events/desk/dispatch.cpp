// The rules of offering:
//  - children are served in the order of `ordered_queue`; one for whom nobody is eligible is stepped over;
//  - a moderator is eligible when available, with fewer chats and offers than their capacity, and not passed
//    over for this child. Passing lasts `decline_cooldown_us` even where nobody else is there: a moderator
//    alone who declines is not rung again at once, and the child is offered again after the cool-down;
//  - among the eligible, whoever did not pass on this child before, then whoever was offered a child longest
//    ago, then the lowest id.
#include "events/desk/dispatch.hpp"

#include "events/desk/places.hpp"
#include "events/limits.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace veilleuse::events {

namespace {

/// An available moderator with room for `room` more.
struct free_hand {
  moderator_id moderator;
  timestamp last_offer;
  std::size_t room = 0;
};

std::vector<free_hand> free_hands(const desk_state& state) {
  std::map<moderator_id, std::size_t> load;
  for (const auto& offer : state.offers)
    ++load[offer.moderator];
  for (const auto& chat : state.chats)
    ++load[chat.moderator];
  std::vector<free_hand> hands;
  for (const auto& member : state.staff) {
    const auto held = load.find(member.moderator);
    const auto busy = held == load.end() ? 0 : held->second;
    if (member.now != presence::available || busy >= member.capacity) continue;
    hands.push_back({member.moderator, member.last_offer, member.capacity - busy});
  }
  return hands;
}

// Until when this moderator is passed over for this child; zero when they are not.
timestamp passed_until(const queue_entry& entry, const moderator_id& who) {
  const auto found = std::ranges::lower_bound(entry.passed, who, {}, &passed_over::moderator);
  return found == entry.passed.end() || found->moderator != who ? timestamp{} : found->until;
}

// A moment further ahead than `furthest_us` can only come from a clock that was set back since (from one run
// to the next; within a run it never goes back): it is taken as past, so that nobody waits for the clock to
// catch up.
bool is_past(timestamp moment, timestamp clock, std::int64_t furthest_us) {
  return moment <= clock || moment.value - clock.value > furthest_us;
}

// Counted from the record's time, which may be ahead of the clock: where that was set back by less than a
// cool-down, one takes up to twice its time; where it was set back further, there is none until it has caught
// up, for a hand that is rung again is better than a child whom nobody is asked to take.
constexpr std::int64_t furthest_cooldown_us = 2 * limits::decline_cooldown_us;
// Counted from the clock: an offer expires within its patience after the start, wherever the clock was set.
constexpr std::int64_t furthest_deadline_us = limits::offer_timeout_us;

bool may_take(const queue_entry& entry, const free_hand& hand, timestamp clock) {
  return hand.room > 0 && is_past(passed_until(entry, hand.moderator), clock, furthest_cooldown_us);
}

free_hand* choose(std::vector<free_hand>& hands, const queue_entry& entry, timestamp clock) {
  const auto turn = [&](const free_hand& hand) {
    return std::tuple{passed_until(entry, hand.moderator), hand.last_offer, hand.moderator};
  };
  free_hand* best = nullptr;
  for (auto& hand : hands) {
    if (!may_take(entry, hand, clock)) continue;
    if (best == nullptr || turn(hand) < turn(*best)) best = &hand;
  }
  return best;
}

// The earliest moment at which one of `hands` may take this child.
std::optional<timestamp> earliest(const std::vector<free_hand>& hands, const queue_entry& entry,
                                  timestamp last_time) {
  std::optional<timestamp> soonest;
  for (const auto& hand : hands) {
    const auto when = std::max(passed_until(entry, hand.moderator), last_time);
    if (!soonest || when < *soonest) soonest = when;
    if (*soonest == last_time) break;
  }
  return soonest;
}

}  // namespace

void make_offers(desk_draft& draft) {
  auto hands = free_hands(draft.now());
  if (hands.empty() || draft.now().waiting.empty()) return;
  for (const auto& entry : ordered_queue(draft.now(), draft.at())) {
    if (hands.empty() || !draft.has_room(1)) return;
    auto* hand = choose(hands, entry, draft.clock());
    if (hand == nullptr) continue;
    // By the clock, not the record's time: after the clock was set back that one stands still for long.
    const timestamp deadline{draft.clock().value + limits::offer_timeout_us};
    draft.add(child_offered{entry.conversation, hand->moderator, deadline});
    hand->last_offer = draft.at();
    --hand->room;
    std::erase_if(hands, [](const free_hand& spent) { return spent.room == 0; });
  }
}

void expire_offers(desk_draft& draft) {
  const auto offers = draft.now().offers;
  for (const auto& offer : offers) {
    if (!is_past(offer.deadline, draft.clock(), furthest_deadline_us)) continue;
    if (!draft.has_room(2)) return;
    const auto& child = offer.entry.conversation;
    const auto late_us = std::max<std::int64_t>(0, draft.clock().value - offer.deadline.value);
    draft.add(offer_timed_out{child, offer.moderator, late_us});
    draft.add(child_returned{child, offer.moderator, return_reason::timed_out});
  }
}

std::optional<timestamp> next_deadline(const desk_state& state) {
  std::optional<timestamp> soonest;
  const auto consider = [&](std::optional<timestamp> when) {
    if (when && (!soonest || *when < *soonest)) soonest = when;
  };
  for (const auto& offer : state.offers)
    consider(offer.deadline);
  const auto hands = free_hands(state);
  if (hands.empty()) return soonest;
  for (const auto& entry : state.waiting) {
    consider(earliest(hands, entry, state.head.last_time));
    if (soonest && *soonest <= state.head.last_time) break;
  }
  return soonest;
}

}  // namespace veilleuse::events
