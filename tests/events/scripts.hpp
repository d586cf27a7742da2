// Scripted streams: what three short working evenings leave behind. The golden logs are recorded from them,
// so together they hold every type of event.
#pragma once

#include "events/conversation/conversation.hpp"
#include "events/desk/desk.hpp"
#include "events/moderator/moderator.hpp"
#include "events/record.hpp"

#include <vector>

namespace veilleuse::events::testing {

/// A stream as `decide` made it, and the state that `evolve` made of it.
template <class Aggregate>
struct scripted {
  typename Aggregate::state state;
  std::vector<record<typename Aggregate::event>> records;

  /// Decides at the stream's `self`; what was accepted becomes a record and is folded. False when refused.
  bool send(const stream_id& self, const typename Aggregate::command& command,
            const command_context& context) {
    const auto decided = decide(state, command, context);
    if (decided.reason() != refusal::none) return false;
    if (decided.events() == nullptr || decided.events()->empty()) return true;
    records.push_back({self,
                       {state.head.last.value + 1},
                       event_time(state.head, context.now),
                       context.id,
                       context.fingerprint,
                       *decided.events()});
    evolve(state, records.back());
    return true;
  }
};

[[nodiscard]] scripted<conversation> scripted_conversation();
[[nodiscard]] scripted<moderator> scripted_moderator();
[[nodiscard]] scripted<desk> scripted_desk();

}  // namespace veilleuse::events::testing
