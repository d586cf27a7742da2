#include "actors/lane_unit.hpp"

namespace veilleuse::actors {

namespace {

/// Messages one actor may take before others get their turn (DESIGN §6: the worst outside latency was held by
/// this).
constexpr std::size_t messages_per_turn = 50;

}  // namespace

lane_unit::lane_unit(caf::actor_system& system, std::function<void()> wake)
    : caf::execution_unit{&system}, wake_{std::move(wake)} {}

lane_unit::~lane_unit() {
  // Their reference goes with them: the actor library's own threads take over what is left.
  for (auto* ready : ready_)
    system().scheduler().enqueue(ready);
}

bool lane_unit::run_ready() {
  bool worked = false;
  while (run_deliveries() || !ready_.empty()) {
    worked = true;
    // Only what is ready now: what these actors make ready comes after them, so the journal gathers all their
    // appends.
    for (auto left = ready_.size(); left > 0; --left) {
      auto* next = ready_.front();
      ready_.pop_front();
      run(next);
    }
  }
  return worked;
}

void lane_unit::exec_later(caf::resumable* ready) {
  ready_.push_back(ready);
}

void lane_unit::post(std::function<void(caf::execution_unit*)> delivery) {
  bool was_empty = false;
  {
    const std::lock_guard lock{mutex_};
    was_empty = deliveries_.empty();
    deliveries_.push_back(std::move(delivery));
  }
  if (was_empty) wake_();
}

bool lane_unit::run_deliveries() {
  std::vector<std::function<void(caf::execution_unit*)>> arrived;
  {
    const std::lock_guard lock{mutex_};
    arrived.swap(deliveries_);
  }
  for (auto& delivery : arrived)
    delivery(this);
  return !arrived.empty();
}

void lane_unit::run(caf::resumable* ready) {
  switch (ready->resume(this, messages_per_turn)) {
    case caf::resumable::resume_later:
      ready_.push_back(ready);
      break;
    case caf::resumable::done:
    case caf::resumable::awaiting_message:
    case caf::resumable::shutdown_execution_unit:
      caf::intrusive_ptr_release(ready);
      break;
  }
}

}  // namespace veilleuse::actors
