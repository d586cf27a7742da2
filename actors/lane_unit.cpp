#include "actors/lane_unit.hpp"

#include "actors/limits.hpp"
#include "actors/mailbox_length.hpp"

namespace veilleuse::actors {

lane_unit::lane_unit(caf::actor_system& system, std::function<void()> wake)
    : caf::execution_unit{&system}, letters_{std::make_shared<letter_box>(std::move(wake))} {}

lane_unit::~lane_unit() {
  for (const auto& delivery : letters_->close())
    delivery(nullptr);
  // Their reference goes with them: the actor library's own threads take over what is left.
  for (auto* ready : ready_)
    system().scheduler().enqueue(ready);
}

bool lane_unit::run_ready() {
  bool worked = false;
  for (std::size_t round = 0; round < limits::rounds_per_run && (run_deliveries() || !ready_.empty());
       ++round) {
    worked = true;
    // Only what is ready now: what these actors make ready comes after them, so the journal gathers all their
    // appends.
    for (auto left = ready_.size(); left > 0; --left) {
      run(take_ready());
    }
  }
  return worked;
}

void lane_unit::exec_later(caf::resumable* ready) {
  add_ready(ready);
}

void lane_unit::add_ready(caf::resumable* ready) {
  ready_.push_back(ready);
  meter_.note_ready(ready_.size());
}

caf::resumable* lane_unit::take_ready() {
  auto* const next = ready_.front();
  ready_.pop_front();
  meter_.note_ready(ready_.size());
  return next;
}

void lane_unit::letter_box::post(delivery what) {
  {
    const std::lock_guard lock{mutex_};
    if (!closed_) {
      const bool was_empty = waiting_.empty();
      waiting_.push_back(std::move(what));
      if (was_empty) wake_();
      return;
    }
  }
  what(nullptr);
}

auto lane_unit::letter_box::take() -> std::vector<delivery> {
  const std::lock_guard lock{mutex_};
  return std::exchange(waiting_, {});
}

auto lane_unit::letter_box::close() -> std::vector<delivery> {
  const std::lock_guard lock{mutex_};
  closed_ = true;
  return std::exchange(waiting_, {});
}

bool lane_unit::run_deliveries() {
  const auto arrived = letters_->take();
  for (const auto& delivery : arrived)
    delivery(this);
  return !arrived.empty();
}

void lane_unit::run(caf::resumable* ready) {
  meter_.note_turn(mailbox_length(*ready));
  switch (ready->resume(this, limits::messages_per_turn)) {
    case caf::resumable::resume_later:
      add_ready(ready);
      break;
    case caf::resumable::done:
    case caf::resumable::awaiting_message:
    case caf::resumable::shutdown_execution_unit:
      caf::intrusive_ptr_release(ready);
      break;
  }
}

}  // namespace veilleuse::actors
