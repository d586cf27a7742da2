#include "actors/desk_meter.hpp"

#include <algorithm>
#include <chrono>

namespace veilleuse::actors {

void desk_meter::note_state(const events::desk_state& state) {
  waiting_.store(state.waiting.size());
  offers_.store(state.offers.size());
  chats_.store(state.chats.size());
  staff_.store(static_cast<std::uint64_t>(
      std::ranges::count(state.staff, events::presence::available, &events::staff_member::now)));
  oldest_.store(events::oldest_wait(state).value_or(events::timestamp{}).value);
}

void desk_meter::note_record(const events::desk_state& after,
                             const events::record<events::desk_event>& what) {
  for (const auto& event : what.events)
    note_event(after, event, what.at);
  note_state(after);
}

void desk_meter::note_event(const events::desk_state& after, const events::desk_event& event,
                            events::timestamp at) {
  if (std::holds_alternative<events::child_offered>(event)) made_.add();
  if (std::holds_alternative<events::offer_timed_out>(event)) timed_out_.add();
  if (std::holds_alternative<events::offer_declined>(event)) declined_.add();
  const auto* accepted = std::get_if<events::offer_accepted>(&event);
  if (accepted == nullptr) return;
  const auto is_it = [&](const auto& chat) { return chat.entry.conversation == accepted->conversation; };
  const auto chat = std::ranges::find_if(after.chats, is_it);
  if (chat == after.chats.end()) return;
  const std::chrono::microseconds waited{std::max<std::int64_t>(0, at.value - chat->entry.entered_at.value)};
  wait_seconds_.add(static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::seconds>(waited).count()));
}

desk_reading desk_meter::read() const {
  desk_reading found;
  found.queue = queue_;
  found.waiting = waiting_;
  found.offers = offers_;
  found.chats = chats_;
  found.staff = staff_;
  if (const auto oldest = oldest_.load(); oldest != 0) found.oldest_since = events::timestamp{oldest};
  found.wait_seconds = wait_seconds_.read();
  found.offers_made = made_.read();
  found.offers_timed_out = timed_out_.read();
  found.offers_declined = declined_.read();
  return found;
}

}  // namespace veilleuse::actors
