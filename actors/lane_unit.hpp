// A lane as the actor library sees it: an execution unit whose ready actors run on the lane's own thread.
#pragma once

#include "actors/gateway.hpp"

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include <caf/all.hpp>

namespace veilleuse::actors {

class lane_unit final : public lane, public caf::execution_unit {
 public:
  /// `wake` may be called from any thread.
  lane_unit(caf::actor_system& system, std::function<void()> wake);
  ~lane_unit() override;

  bool run_ready() override;

  /// From the lane's thread only (the actor library calls it).
  void exec_later(caf::resumable* ready) override;

  /// From any thread: runs `delivery` on the lane's thread before its next ready actors.
  void post(std::function<void(caf::execution_unit*)> delivery);

 private:
  bool run_deliveries();
  void run(caf::resumable* ready);

  std::function<void()> wake_;
  std::deque<caf::resumable*> ready_;
  std::mutex mutex_;
  std::vector<std::function<void(caf::execution_unit*)>> deliveries_;
};

/// Sends to an actor from outside any actor, as work of `unit` (null: the actor library's own threads).
template <class Handle, class... Content>
void send_on(caf::execution_unit* unit, const Handle& to, Content&&... content) {
  if (!to) return;
  auto* target = caf::actor_cast<caf::abstract_actor*>(to);
  target->enqueue(
      caf::make_mailbox_element(nullptr, caf::make_message_id(), {}, std::forward<Content>(content)...),
      unit);
}

}  // namespace veilleuse::actors
