// The actors of streams: what they take, and the one place that spawns them.
#pragma once

#include "actors/messages.hpp"
#include "actors/services.hpp"
#include "actors/stream/stream_core.hpp"

#include <memory>

namespace veilleuse::actors {

/// Spawns the right actor for the stream's kind, as a child of nobody, on the calling actor's lane.
[[nodiscard]] stream_actor spawn_stream(registry_actor::pointer parent, const shared_services& with,
                                        const stream_identity& who);

/// The handlers, the same for every kind.
template <class Core>
stream_actor::behavior_type stream_behavior(Core& core) {
  return {
      [&core](const submitted& what) { core.submitted_by_client(what); },
      [&core](const subscribe& what) { core.add_subscriber(what); },
      [&core](const unsubscribe& what) { core.remove_subscriber(what); },
      [&core](const typing_notice& what) { core.show_typing(what); },
      [&core](const sign_of_life&) { core.sign_of_life_came(); },
      [&core](const run_step& what) { core.run_step_of(what); },
      [&core](const step_answered& what) { core.settle_own_step(what); },
      [&core](const std::shared_ptr<recovered_stream>& found) { core.recovered(found); },
      [&core](const append_settled& what) { core.appends_settled(what); },
      [&core](const sleep_granted&) { core.sleep_allowed(); },
      [&core](const drain_streams&) { core.drain(); },
      [&core](const idle_tick&) { core.idle_ticked(); },
      [&core](const retry_steps&) { core.steps_ticked(); },
      [&core](const presence_tick& what) { core.presence_ticked(what); },
      [&core](const deadline_tick&) { core.deadline_ticked(); },
      [&core](const moderator_unheard& what) { core.moderator_was_unheard(what.moderator); },
      [&core](const view_tick&) { core.view_ticked(); },
  };
}

}  // namespace veilleuse::actors
