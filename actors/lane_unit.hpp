// A lane as the actor library sees it: an execution unit whose ready actors run on the lane's own thread.
#pragma once

#include "actors/gateway.hpp"

#include <deque>
#include <functional>
#include <memory>
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
  [[nodiscard]] lane_reading reading() const override { return meter_.read(); }

  /// From the lane's thread only (the actor library calls it).
  void exec_later(caf::resumable* ready) override;

  /// What the log's threads put down for a lane: run on the lane's thread before its next ready actors, and
  /// after the lane's end by the actor library's own threads. An append may outlast the lane that handed it
  /// over.
  class letter_box {
   public:
    using delivery = std::function<void(caf::execution_unit*)>;
    explicit letter_box(std::function<void()> wake) : wake_{std::move(wake)} {}
    /// From any thread.
    void post(delivery what);
    [[nodiscard]] std::vector<delivery> take();
    /// The lane ends: gives what waits, and runs what comes at once.
    [[nodiscard]] std::vector<delivery> close();

   private:
    const std::function<void()> wake_;
    std::mutex mutex_;
    std::vector<delivery> waiting_;
    bool closed_ = false;
  };
  [[nodiscard]] const std::shared_ptr<letter_box>& letters() const { return letters_; }

 private:
  bool run_deliveries();
  void run(caf::resumable* ready);
  void add_ready(caf::resumable* ready);
  [[nodiscard]] caf::resumable* take_ready();

  std::shared_ptr<letter_box> letters_;
  std::deque<caf::resumable*> ready_;
  lane_meter meter_;
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
